using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Regularisation;

/// <summary>Operators that mean one thing in training and another at inference.</summary>
internal static class Rewritten
{
    /// <summary>Answering with either meaning would be silently wrong in the other.</summary>
    public static InvalidOperationException Missing(Node node) => new(
        $"{node.Name} ({node.Operator}) depends on whether the network is trained. Run the inference or training passes on the graph first.");
}
