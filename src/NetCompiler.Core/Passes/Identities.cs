using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>Takes out what computes nothing: the identity, and a flatten whose readers are dense layers, which read any shape.</summary>
internal static class Identities
{
    public static NetworkGraph Remove(NetworkGraph graph)
    {
        // Only dense layers may read past the flatten; a sequence is not flattened by a dense layer.
        var redundant = graph.Nodes.Select(n => n.Operator == "linear" || (n.Operator == "flatten"
            && graph[n.Inputs[0]].Shape.Kind != ShapeKind.Sequence
            && graph.Outputs.All(o => o.Value != n.Id)
            && graph.Nodes.Where(user => user.Inputs.Contains(n.Id)).All(static user => user.Operator == "dense"))).ToArray();
        return GraphRewriter.Run(graph, (rewriter, node) =>
            redundant[node.Id] ? rewriter.NewId(node.Inputs[0]) : rewriter.Keep(node));
    }
}
