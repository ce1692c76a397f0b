using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Fuses a loss with the activation it judges: cross-entropy of a softmax and binary cross-entropy of a logistic are computed from the
/// values before the activation, which is stable for any of them and has the short gradient. After a logsoftmax, cross-entropy means the same.
/// </summary>
internal static class LossHeads
{
    public static NetworkGraph Fuse(NetworkGraph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
        FusedOperator(graph, node) is { } fused
            ? rewriter.Add(node with
            {
                Operator = fused,
                Settings = WithSteepness(node.Settings, graph[node.Inputs[0]]),
                Inputs = node.Inputs.Select((id, i) => rewriter.NewId(i == 0 ? graph[id].Inputs[0] : id)).ToEquatable(),
            })
            : rewriter.Keep(node));

    // A steep logistic is a logistic of steeper values; the fused loss multiplies them itself.
    private static Settings WithSteepness(Settings loss, Node head) =>
        head.Settings.Number("steepness", 1) is var steepness and not 1 ? loss.With("steepness", steepness) : loss;

    // The fused loss is over features, as the loss is.
    private static bool IsOverFeatures(Node head) => head.Settings.Items.All(static s => s.Name != "axis" || s.Numbers.Count == 0);

    private static string? FusedOperator(NetworkGraph graph, Node loss)
    {
        if (!graph.Losses.Contains(loss.Id))
        {
            return null;
        }

        var head = graph[loss.Inputs[0]];
        return (loss.Operator, head.Operator) switch
        {
            ("crossentropy", "softmax" or "logsoftmax") when IsOverFeatures(head) => "softmaxcrossentropy",
            ("binarycrossentropy", "logistic") => "logisticbinarycrossentropy",
            _ => null,
        };
    }
}
