using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// A sum of products of weights and of what a window of three to five sees along one dimension, moving by one: a convolution or its input gradient. Vectors lie along the
/// channels of the results, or, where these are few, along rows.
/// </summary>
/// <param name="X">What is read through the window.</param>
/// <param name="W">The weights.</param>
/// <param name="Dimension">Of what is read, the batch being the first, that the window moves along.</param>
/// <param name="TapDimension">Of the weights, the one that counts the taps.</param>
/// <param name="Place">The axis of the window's places.</param>
/// <param name="Tap">The axis of its taps.</param>
/// <param name="Taps">How many these are.</param>
/// <param name="IsFlipped">Whether taps count against places.</param>
/// <param name="Channels">Of the weights, the dimension of the results' channels.</param>
/// <param name="Channel">The axis of these.</param>
internal sealed record ShortWindow(Access X, Access W, int Dimension, int TapDimension, int Place, int Tap, int Taps, bool IsFlipped, int Channels, int Channel)
{
    /// <summary>Taps for which there are forms.</summary>
    public const int LeastTaps = 3, MostTaps = 5;

    /// <summary>Places of an example from which the transformed weights, which are computed in each call, are worth it: with vectors, and one by one.</summary>
    private const int LeastPlaces = 64, LeastPlacesOneByOne = 256;

    /// <summary>Products saved by a transformed element of the input from which it is worth it, counting those of all results' channels and the window's other taps.</summary>
    private const int LeastSaved = 100;

    /// <summary>Results computed together.</summary>
    public int Results => WinogradForms.Products - Taps + 1;

    /// <summary>Whether the results' channels are whole vectors; else vectors lie along rows.</summary>
    public required bool HasVectors { get; init; }

    /// <summary>Of the first place, the first element seen.</summary>
    public int First => X.Index[Dimension].Offset - (IsFlipped ? Taps - 1 : 0);

    /// <summary>The weight's dimensions but that of the taps and that of the results' channels.</summary>
    public IEnumerable<int> Others => Enumerable.Range(0, W.Index.Count).Where(d => d != TapDimension && d != Channels);

    /// <summary>The window of a call; null where there is none, or too little to gain.</summary>
    public static ShortWindow? Of(KernelProgram program, KernelCall call)
    {
        var kernel = call.Kernel;
        return call.Loop < 0 && call.Views.Count == 0 && !kernel.HasLookups && !kernel.RandomValues().Any() && kernel.RowAxis() < 0
            && kernel.Stages is [{ Writes.Count: 0, Accumulators: [{ Kind: AccumulatorKind.Sum, Body: Operation { Kind: ScalarOperation.Multiply } product }] }]
            && product.Operands[0] is Read { From: var left } && product.Operands[1] is Read { From: var right }
                ? Of(program, call, left, right) ?? Of(program, call, right, left) : null;
    }

    private static ShortWindow? Of(KernelProgram program, KernelCall call, Access x, Access w)
    {
        var (read, weight) = (program.Buffers[call.Bindings[x.Buffer]], program.Buffers[call.Bindings[w.Buffer]]);
        if (weight.Kind != BufferKind.Parameter || read is not { Kind: BufferKind.Workspace, PerExample: true, Space: ShapeKind.Spatial })
        {
            return null;
        }

        return Dimensions(read).Select(d => Along(call.Kernel, x, w, d, !read.HasChannelsInnermost)).FirstOrDefault(static window => window is not null);
    }

    /// <summary>
    /// Of a value of space, its batch being the first, the dimensions along which it may be transformed: vectors lie along its channels, of which there are whole vectors then,
    /// or along its rows, where the window is one of columns.
    /// </summary>
    public static int[] Dimensions(ProgramBuffer read)
    {
        var last = read.Extents.Count;
        return !read.HasChannelsInnermost ? [.. Enumerable.Range(2, last - 2)] : IsVectors(read.Extents[0]) ? [last, .. Enumerable.Range(2, last - 2)] : [];
    }

    /// <summary>Whether so many channels are whole vectors.</summary>
    public static bool IsVectors(int channels) => channels % ProgramBuffer.WidestVector == 0;

    /// <summary>Dimensions that move with an axis.</summary>
    public static int UsesOf(Access access, int axis) => access.Index.Count(i => i.Coefficients[axis] != 0);

    private static ShortWindow? Along(Kernel kernel, Access x, Access w, int dimension, bool isInPlanes)
    {
        var axes = kernel.Axes;
        var along = Enumerable.Range(0, axes.Count).Where(a => x.Index[dimension].Coefficients[a] != 0).OrderBy(a => axes[a].Role).ToArray();
        var channel = Enumerable.Range(0, axes.Count).Where(a => IsChannelOfResults(kernel, a)).DefaultIfEmpty(-1).First();
        if (along.Length != 2 || channel < 0 || axes[along[0]].Role == axes[along[1]].Role)
        {
            return null;
        }

        var (place, tap) = (along[0], along[1]);
        var window = new ShortWindow(
            x, w, dimension, DimensionOf(w, tap), place, tap, axes[tap].Extent, x.Index[dimension].Coefficients[tap] < 0, DimensionOf(w, channel), channel)
        {
            HasVectors = IsVectors(axes[channel].Extent),
        };
        return window.Taps is >= LeastTaps and <= MostTaps && axes[place].Extent % window.Results == 0
            && (window.HasVectors || (isInPlanes && axes[channel].Extent < ProgramBuffer.WidestVector))
            && x.Index[dimension].Coefficients[place] == 1 && Math.Abs(x.Index[dimension].Coefficients[tap]) == 1
            && window.TapDimension >= 0 && window.Channels >= 0
            && UsesOf(x, place) == 1 && UsesOf(x, tap) == 1 && UsesOf(x, channel) == 0 && UsesOf(w, place) == 0 && UsesOf(w, tap) == 1 && UsesOf(w, channel) == 1
            && window.Places(kernel) >= (window.HasVectors ? LeastPlaces : LeastPlacesOneByOne)
            && axes[channel].Extent * window.OtherTaps(kernel) * ((window.Results * window.Taps) - WinogradForms.Products) >= LeastSaved ? window : null;
    }

    private long Places(Kernel kernel) => Product(kernel, a => kernel.Axes[a] is { Role: AxisRole.Parallel, IsRuntime: false } && UsesOf(W, a) == 0);

    // Axes of sums that move what is read through space.
    private long OtherTaps(Kernel kernel) => Product(kernel, a => a != Tap && kernel.Axes[a].Role == AxisRole.Reduction && X.Index.Skip(2).Any(i => i.Coefficients[a] != 0));

    private static long Product(Kernel kernel, Func<int, bool> isMeant) =>
        Enumerable.Range(0, kernel.Axes.Count).Where(isMeant).Aggregate(1L, (n, a) => n * kernel.Axes[a].Extent);

    // The dimension whose index is the axis and nothing else.
    private static int DimensionOf(Access access, int axis) => Enumerable.Range(0, access.Index.Count)
        .Where(d => access.Index[d].Axis() == axis).DefaultIfEmpty(-1).First();

    // Values of space have their channels behind the batch.
    private static bool IsChannelOfResults(Kernel kernel, int axis) =>
        kernel.Axes[axis] is { Role: AxisRole.Parallel, IsRuntime: false } && kernel.Writes.All(w => w.To.Index.Count > 1 && w.To.Index[1].Coefficients[axis] == 1);
}
