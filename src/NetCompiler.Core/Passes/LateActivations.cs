using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Puts an activation that keeps the order of numbers behind the maximum pooling that alone reads it: the greatest stays the greatest, to the bit and in
/// the gradient, and there are only as many values to compute, to keep and to differentiate as the pooling leaves.
/// </summary>
internal static class LateActivations
{
    public static NetworkGraph Move(NetworkGraph graph)
    {
        var early = new HashSet<int>(graph.Nodes.Where(n => Activation(graph, n) is not null).Select(static n => n.Inputs[0]));
        return early.Count == 0 ? graph : GraphRewriter.Run(graph, (rewriter, node) =>
        {
            if (early.Contains(node.Id))
            {
                return rewriter.NewId(node.Inputs[0]);
            }

            var kept = rewriter.Keep(node);
            return Activation(graph, node) is { } activation
                ? rewriter.Add(activation with { Inputs = EquatableArray.Of(kept), Shape = node.Shape })
                : kept;
        });
    }

    // What may move behind the node.
    private static Node? Activation(NetworkGraph graph, Node pooling) =>
        pooling.Operator is "maxpool" or "adaptivemaxpool" or "globalmaxpool"
        && graph[pooling.Inputs[0]] is var activation
        && OperatorCatalogue.Find(activation.Operator) is ElementwiseOperator { KeepsOrder: true }
        && activation.PerExample && activation.Scan == pooling.Scan
        && graph.Nodes.Count(n => n.Inputs.Contains(activation.Id)) == 1
        && graph.Outputs.All(o => o.Value != activation.Id)
        && graph.StateUpdates.All(u => u.Value != activation.Id)
            ? activation
            : null;
}
