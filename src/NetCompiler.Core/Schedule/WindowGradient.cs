using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// A weight's gradient, for taps of a short window that moves by one: sums over places of what the window sees and of the gradients of its results, which are vectors of channels. As
/// a convolution it has the places of a tile for taps, and the taps for results.
/// </summary>
/// <param name="X">What is read through the window.</param>
/// <param name="Dy">The gradients of the results.</param>
/// <param name="Dimension">Of both, the batch being the first, that the window moves along.</param>
/// <param name="Place">The axis of the window's places.</param>
/// <param name="Tap">The axis of its taps.</param>
/// <param name="Taps">How many these are.</param>
internal sealed record WindowGradient(Access X, Access Dy, int Dimension, int Place, int Tap, int Taps)
{
    /// <summary>Places of a tile.</summary>
    public int Places => WinogradForms.Products - Taps + 1;

    /// <summary>Of the first place and tap, the element seen.</summary>
    public int First => X.Index[Dimension].Offset;

    /// <summary>The gradient that a call computes; null where it is none, or its channels are no vectors.</summary>
    public static WindowGradient? Of(KernelProgram program, KernelCall call)
    {
        var kernel = call.Kernel;
        return call.Loop < 0 && call.Views.Count == 0 && !kernel.HasLookups && kernel.Writes is [{ Mode: WriteMode.SetOrAdd, Value: AccumulatorValue, To: var dw }]
            && kernel.Stages is [{ Writes.Count: 0, Accumulators: [{ Kind: AccumulatorKind.Sum, Body: Operation { Kind: ScalarOperation.Multiply } product }] }]
            && product.Operands[0] is Read { From: var left } && product.Operands[1] is Read { From: var right } && left.Index.Count == right.Index.Count
                ? Of(program, call, dw, left, right) ?? Of(program, call, dw, right, left) : null;
    }

    private static WindowGradient? Of(KernelProgram program, KernelCall call, Access dw, Access x, Access dy)
    {
        var (read, results) = (program.Buffers[call.Bindings[x.Buffer]], program.Buffers[call.Bindings[dy.Buffer]]);
        return IsOfSpace(read) && IsOfSpace(results) && results.HasChannelsInnermost && ShortWindow.IsVectors(results.Extents[0])
            ? ShortWindow.Dimensions(read).Select(d => Along(call.Kernel, dw, x, dy, d)).FirstOrDefault(static g => g is not null) : null;
    }

    private static bool IsOfSpace(ProgramBuffer buffer) => buffer is { Kind: BufferKind.Workspace, PerExample: true, Space: ShapeKind.Spatial };

    private static WindowGradient? Along(Kernel kernel, Access dw, Access x, Access dy, int dimension)
    {
        var axes = kernel.Axes;
        var along = Enumerable.Range(0, axes.Count).Where(a => x.Index[dimension].Coefficients[a] != 0).OrderBy(a => axes[a].Role).ToArray();
        if (along.Length != 2 || axes[along[0]].Role == axes[along[1]].Role)
        {
            return null;
        }

        var (tap, place) = (along[0], along[1]);
        var gradient = new WindowGradient(x, dy, dimension, place, tap, axes[tap].Extent);
        return gradient.Taps is >= ShortWindow.LeastTaps and <= ShortWindow.MostTaps && axes[place].Extent % gradient.Places == 0
            && x.Index[dimension].Coefficients[place] == 1 && x.Index[dimension].Coefficients[tap] == 1
            && dy.Index[dimension].Coefficients[place] == 1 && dy.Index[dimension].Coefficients.Count(static c => c != 0) == 1
            && ShortWindow.UsesOf(x, place) == 1 && ShortWindow.UsesOf(x, tap) == 1 && ShortWindow.UsesOf(dy, place) == 1 && ShortWindow.UsesOf(dy, tap) == 0
            && ShortWindow.UsesOf(dw, tap) == 1 ? gradient : null;
    }
}
