namespace NetCompiler.Core.Graph;

/// <summary>
/// Sequences of which only the first steps count. Their number is an input of its own, one whole number per example; what reads it are nodes of the
/// graph that no text names: they follow from <c>lengths=true</c> on the sequence.
/// </summary>
public static class SequenceLengths
{
    /// <summary>1 for each step that counts, 0 for later ones. Input: the lengths; its shape is a sequence of one feature.</summary>
    public const string Mask = "lengths.mask";

    /// <summary>Steps / length for each step that counts, 0 for later ones: what a mean over steps is weighted by. Input and shape as of the mask.</summary>
    public const string Weights = "lengths.weights";

    /// <summary>A sequence times a mask or weights, with one number (setting <c>value</c>) at the steps that do not count. Inputs: x, mask or weights.</summary>
    public const string Fill = "lengths.fill";

    /// <summary>The setting of the input that holds lengths: the greatest there is.</summary>
    public const string Steps = "lengths";

    /// <summary>
    /// The setting of a layer that takes masks: which of its values each belongs to. The masks are its last inputs, behind the weights, in this order.
    /// </summary>
    public const string Masks = "masks";

    /// <summary>Whether the node says which steps count.</summary>
    public static bool IsMask(Node node) => node.Operator is Mask or Weights;

    /// <summary>Whether the node follows from <c>lengths=true</c> and has no statement.</summary>
    public static bool IsImplied(Node node) => IsMask(node) || node.Operator == Fill || IsLengths(node);

    /// <summary>Whether the node is the input that holds lengths.</summary>
    public static bool IsLengths(Node node) => node.Operator == Leaf.Input && node.Settings.Has(Steps);

    /// <summary>The values whose masks a node takes.</summary>
    public static int[] MasksOf(Node node) => node.Settings.Has(Masks) ? node.Settings.Integers(Masks) : [];

    /// <summary>The input with the lengths of what a loss judges; null where all of it counts.</summary>
    public static Node? LengthsOf(NetworkGraph graph, Node loss) =>
        MasksOf(loss).Length > 0 && IsMask(graph[loss.Inputs[loss.Inputs.Count - 1]]) ? graph[graph[loss.Inputs[loss.Inputs.Count - 1]].Inputs[0]] : null;
}
