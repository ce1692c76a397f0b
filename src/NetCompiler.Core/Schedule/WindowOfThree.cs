using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>A sum of products of weights and of what a window of three sees along one dimension, with vectors of channels on both sides: a convolution or its input gradient.</summary>
/// <param name="X">What is read through the window.</param>
/// <param name="W">The weights.</param>
/// <param name="Dimension">Of what is read, the batch being the first, that the window moves along.</param>
/// <param name="TapDimension">Of the weights, the one that counts the taps.</param>
/// <param name="Place">The axis of the window's places.</param>
/// <param name="Tap">The axis of its taps.</param>
/// <param name="IsFlipped">Whether taps count against places.</param>
/// <param name="Channels">Of the weights, the dimension of the results' channels.</param>
/// <param name="Channel">The axis of these.</param>
internal sealed record WindowOfThree(Access X, Access W, int Dimension, int TapDimension, int Place, int Tap, bool IsFlipped, int Channels, int Channel)
{
    public const int Taps = 3;

    /// <summary>Of the first place, the first element seen.</summary>
    public int First => X.Index[Dimension].Offset - (IsFlipped ? Taps - 1 : 0);

    /// <summary>The weight's dimensions but that of the taps and that of the results' channels.</summary>
    public IEnumerable<int> Others => Enumerable.Range(0, W.Index.Count).Where(d => d != TapDimension && d != Channels);

    /// <summary>The window of a call; null where there is none.</summary>
    public static WindowOfThree? Of(KernelProgram program, KernelCall call)
    {
        var kernel = call.Kernel;
        return call.Loop < 0 && call.Views.Count == 0 && !kernel.HasLookups && !kernel.RandomValues().Any() && kernel.RowAxis() < 0
            && kernel.Stages is [{ Writes.Count: 0, Accumulators: [{ Kind: AccumulatorKind.Sum, Body: Operation { Kind: ScalarOperation.Multiply } product }] }]
            && product.Operands[0] is Read { From: var left } && product.Operands[1] is Read { From: var right }
                ? Of(program, call, left, right) ?? Of(program, call, right, left) : null;
    }

    /// <summary>Windows of an example.</summary>
    public long Places(Kernel kernel) => kernel.Axes.Where((axis, a) => axis is { Role: AxisRole.Parallel, IsRuntime: false } && W.Index.All(i => i.Coefficients[a] == 0))
        .Aggregate(1L, static (n, axis) => n * axis.Extent);

    private static WindowOfThree? Of(KernelProgram program, KernelCall call, Access x, Access w)
    {
        var (read, weight) = (program.Buffers[call.Bindings[x.Buffer]], program.Buffers[call.Bindings[w.Buffer]]);
        if (weight.Kind != BufferKind.Parameter || read is not { Kind: BufferKind.Workspace, PerExample: true, Space: Graph.ShapeKind.Spatial, HasChannelsInnermost: true }
            || !IsVectors(read.Extents[0]))
        {
            return null;
        }

        // The last dimension is the one whose neighbours lie together.
        var dimension = x.Index.Count - 1;
        var axes = call.Kernel.Axes;
        var along = Enumerable.Range(0, axes.Count).Where(a => x.Index[dimension].Coefficients[a] != 0).ToArray();
        var (place, tap) = (Array.Find(along, a => axes[a].Role == AxisRole.Parallel), Array.Find(along, a => axes[a].Role == AxisRole.Reduction));
        var tapDimension = Enumerable.Range(0, w.Index.Count).Where(d => w.Index[d].Coefficients[tap] != 0).DefaultIfEmpty(-1).First();
        var channel = Enumerable.Range(0, axes.Count).Where(a => IsChannelOfResults(call.Kernel, a)).DefaultIfEmpty(-1).First();
        var channels = Enumerable.Range(0, w.Index.Count).Where(d => channel >= 0 && w.Index[d].Coefficients[channel] != 0).DefaultIfEmpty(-1).First();
        return along.Length == 2 && axes[place].Role == AxisRole.Parallel && axes[tap] is { Role: AxisRole.Reduction, Extent: Taps } && axes[place].Extent % Winograd.Results == 0
            && x.Index[dimension].Coefficients[place] == 1 && Math.Abs(x.Index[dimension].Coefficients[tap]) == 1
            && tapDimension >= 0 && IsAxis(w.Index[tapDimension], tap)
            && channels >= 0 && IsAxis(w.Index[channels], channel) && IsVectors(weight.Extents[channels]) && axes[channel].Extent == weight.Extents[channels]
            && UsesOf(x, place) + UsesOf(x, tap) == 2 && UsesOf(w, place) == 0 && UsesOf(w, tap) == 1 && UsesOf(w, channel) == 1 && UsesOf(x, channel) == 0
                ? new(x, w, dimension, tapDimension, place, tap, x.Index[dimension].Coefficients[tap] < 0, channels, channel) : null;
    }

    private static bool IsVectors(int channels) => channels % ProgramBuffer.WidestVector == 0;

    private static bool IsAxis(IndexExpression index, int axis) =>
        index.Offset == 0 && index.Coefficients[axis] == 1 && index.Coefficients.Count(static c => c != 0) == 1;

    private static int UsesOf(Access access, int axis) => access.Index.Count(i => i.Coefficients[axis] != 0);

    // Values of space have their channels behind the batch.
    private static bool IsChannelOfResults(Kernel kernel, int axis) =>
        kernel.Axes[axis] is { Role: AxisRole.Parallel, IsRuntime: false } && kernel.Writes.All(w => w.To.Index.Count > 1 && w.To.Index[1].Coefficients[axis] == 1);
}
