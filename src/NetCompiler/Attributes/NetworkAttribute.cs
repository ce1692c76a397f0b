namespace NetCompiler;

/// <summary>
/// Makes a partial class a neural network: its other half, with inference, gradients, storage and documentation, is written during the build.
/// </summary>
/// <remarks>
/// The layers stand either as attributes below this one, read in source order, or in the network language, as the text given here or in
/// the file <see cref="File"/>.
/// </remarks>
/// <example>
/// <code>
/// [Network(784)]
/// [Dense(128, Activation.ReLU)]
/// [Dense(10, Activation.Softmax)]
/// public sealed partial class Digits;
///
/// [Network("""
///     input 784
///     dense 128 | relu
///     dense 10 | softmax
///     """)]
/// public sealed partial class SameDigits;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>A network whose layers are attributes, or stand in <see cref="File"/>.</summary>
    /// <param name="input">
    /// Extents of one example, without the batch: <c>784</c>, or channels and spatial extents, <c>1, 28, 28</c>. None with <see cref="File"/>.
    /// </param>
    public NetworkAttribute(params int[] input) => Input = input;

    /// <summary>A network in the network language.</summary>
    /// <param name="text">Its statements; see docs/language.md. Diagnostics point into the literal.</param>
    public NetworkAttribute(string text)
    {
        Text = text;
        Input = [];
    }

    /// <summary>Extents of one example, without the batch; empty when the network is in a text.</summary>
    public IReadOnlyList<int> Input { get; }

    /// <summary>The network in the network language; null when its layers are attributes or stand in <see cref="File"/>.</summary>
    public string? Text { get; }

    /// <summary>The <c>.nn</c> file with the network, relative to the file the class stands in.</summary>
    public string? File { get; set; }

    /// <summary>Whether the input is a sequence, of steps and then features, instead of a spatial or plain value.</summary>
    public bool Sequence { get; set; }

    /// <summary>
    /// Whether an input of its own says how many steps of each example count, of a sequence or a list of indices. Layers leave the later steps out, and
    /// so do losses.
    /// </summary>
    public bool Lengths { get; set; }

    /// <summary>The most trainable values the network may have; more is a build error. 0 for no limit.</summary>
    public long MaxParameters { get; set; }

    /// <summary>Whether backward code is written; without it, the members that train throw <see cref="NotSupportedException"/>.</summary>
    public bool Training { get; set; } = true;

    /// <summary>How far loops are written out.</summary>
    public Unroll Unroll { get; set; }
}
