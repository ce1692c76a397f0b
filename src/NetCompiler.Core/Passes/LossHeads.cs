using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Fuses a loss with the activation it judges: cross-entropy of a softmax and binary cross-entropy of a logistic are computed from the
/// values before the activation, which is stable for any of them and has the short gradient.
/// </summary>
internal static class LossHeads
{
    public static NetworkGraph Fuse(NetworkGraph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
        FusedOperator(graph, node) is { } fused
            ? rewriter.Add(node with
            {
                Operator = fused,
                Inputs = EquatableArray.Of(
                    rewriter.NewId(graph[node.Inputs[0]].Inputs[0]), rewriter.NewId(node.Inputs[1])),
            })
            : rewriter.Keep(node));

    private static string? FusedOperator(NetworkGraph graph, Node loss)
    {
        if (!graph.Losses.Contains(loss.Id))
        {
            return null;
        }

        var head = graph[loss.Inputs[0]];
        return (loss.Operator, head.Operator) switch
        {
            ("crossentropy", "softmax") => "softmaxcrossentropy",
            ("binarycrossentropy", "logistic") when head.Settings.Number("steepness", 1) == 1 => "logisticbinarycrossentropy",
            _ => null,
        };
    }
}
