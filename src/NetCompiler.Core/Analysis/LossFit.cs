using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>Which loss goes with which last layer.</summary>
internal static class LossFit
{
    /// <summary>The layer that decides what the numbers of an output mean: past reshaping and identities.</summary>
    public static Node Head(IReadOnlyList<Node> nodes, int output)
    {
        var node = nodes[output];
        while (node.Inputs.Count == 1 && (node.Operator == "linear" || OperatorCatalogue.Find(node.Operator)?.Group == OperatorGroup.Shape))
        {
            node = nodes[node.Inputs[0]];
        }

        return node;
    }

    /// <summary>The loss of an output for which none is declared.</summary>
    public static string Inferred(string head) => head switch
    {
        "softmax" => "crossentropy",
        "logistic" => "binarycrossentropy",
        _ => "mse",
    };

    /// <summary>Why a loss cannot judge values of this head, with the way out; null when it can.</summary>
    public static string? Refusal(string loss, Node head) => (loss, head.Operator) switch
    {
        ("crossentropy", "softmax") => null,
        ("crossentropy", "logsoftmax") => "It takes the logarithm itself; write softmax instead, or loss kldivergence.",
        ("crossentropy", _) when MakesNoProbabilities(head) => "It judges probabilities that add up to 1; end the output with softmax.",
        ("binarycrossentropy", "softmax") => "It judges single probabilities; with softmax write loss crossentropy, or end the output with logistic.",
        ("binarycrossentropy", "logistic" or "hardsigmoid" or "saturated" or "clip" or "step") => null,
        ("binarycrossentropy", _) when MakesNoProbabilities(head) => "It judges probabilities between 0 and 1; end the output with logistic.",
        ("kldivergence", "softmax") => "It judges log-probabilities; write logsoftmax instead, or loss crossentropy.",
        ("crossentropy" or "binarycrossentropy" or "kldivergence", _) => null,
        (_, "softmax") => "Softmax gives probabilities of classes, which are learned by loss crossentropy; for numbers remove softmax.",
        _ => null,
    };

    private static bool MakesNoProbabilities(Node head) =>
        OperatorCatalogue.Find(head.Operator)?.Group is OperatorGroup.Layer or OperatorGroup.Activation;
}
