using System.ComponentModel;
using System.Runtime.CompilerServices;
using NetCompiler.Numerics;

namespace NetCompiler.Networks;

/// <summary>
/// The scratch memory of one thread for one network. Each part is made when it is first asked for and grows when more is asked for,
/// so that later calls allocate nothing. Generated classes keep one for each thread.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetworkScratch
{
    private AlignedMemory? _inference;
    private AlignedMemory? _training;
    private AlignedMemory? _gradients;
    private AlignedMemory? _piece;
    private AlignedMemory? _panel;
    private AlignedMemory? _inputs;
    private AlignedMemory? _outputs;
    private AlignedMemory? _targets;
    private AlignedMemory? _inputGradients;
    private AlignedMemory? _outputGradients;

    /// <summary>Workspace of programs in inference mode.</summary>
    public Span<float> Inference(int length) => Part(ref _inference, length);

    /// <summary>Workspace of programs in training mode.</summary>
    public Span<float> Training(int length) => Part(ref _training, length);

    /// <summary>Gradients of all weights, in memory order.</summary>
    public Span<float> Gradients(int length) => Part(ref _gradients, length);

    /// <summary>Gradients of a few weights, which change at once.</summary>
    public Span<float> Piece(int length) => Part(ref _piece, length);

    /// <summary>Packed operands of a worker that does not use the workspace's.</summary>
    public Span<float> Panel(int length) => Part(ref _panel, length);

    /// <summary>Rows of inputs.</summary>
    public Span<float> Inputs(int length) => Part(ref _inputs, length);

    /// <summary>Rows of outputs.</summary>
    public Span<float> Outputs(int length) => Part(ref _outputs, length);

    /// <summary>Rows of targets.</summary>
    public Span<float> Targets(int length) => Part(ref _targets, length);

    /// <summary>Rows of the inputs' gradients.</summary>
    public Span<float> InputGradients(int length) => Part(ref _inputGradients, length);

    /// <summary>Rows of the outputs' gradients.</summary>
    public Span<float> OutputGradients(int length) => Part(ref _outputGradients, length);

    private static Span<float> Part(ref AlignedMemory? part, int length)
    {
        var memory = part;
        if (memory is null || memory.Length < length)
        {
            part = memory = Larger(length);
        }

        return memory.Span[..length];
    }

    // By itself: an allocation inlined into a step makes each step get ready to call the runtime.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AlignedMemory Larger(int length) => new(length);
}

/// <summary>Asks a generated constructor for memory without initial weights.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Uninitialized;
