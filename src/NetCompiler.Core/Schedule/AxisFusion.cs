using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Makes two axes one where every index goes on along the inner axis as it would along the outer one: coefficient of the outer axis = ratio ·
/// coefficient of the inner one. With ratio = the inner extent nothing changes; with a larger ratio the fused axis also runs through the gap
/// between rows, which must then belong to nobody (parallel) or contribute zeros (reduction).
/// </summary>
internal static class AxisFusion
{
    /// <summary>Fuses until nothing more can be fused. The number of axes stays: fused-away axes have extent 1 and no coefficients.</summary>
    /// <param name="gaps">Whether gaps may be run through.</param>
    /// <param name="rows">Whether a parallel axis over examples may take in the axis inside it.</param>
    public static Kernel Fuse(Kernel kernel, AxisRole role, bool gaps, bool rows)
    {
        for (var inner = 0; inner < kernel.Axes.Count; inner++)
        {
            for (var outer = 0; outer < kernel.Axes.Count; outer++)
            {
                if (outer != inner && TryFuse(kernel, outer, inner, role, gaps, rows) is { } fused)
                {
                    kernel = fused;
                    inner = -1;
                    break;
                }
            }
        }

        return kernel;
    }

    private static Kernel? TryFuse(Kernel kernel, int outer, int inner, AxisRole role, bool gaps, bool rows)
    {
        var (a, b) = (kernel.Axes[outer], kernel.Axes[inner]);
        if (a.Role != role || b.Role != role || (a.Extent == 1 && !a.IsRuntime) || b.Extent == 1 || b.IsRuntime)
        {
            return null;
        }

        // A reduction over examples keeps a constant trip count inside; fused it would lose it, and with it unrolling and splitting.
        if (a.IsRuntime && (role == AxisRole.Reduction || !rows))
        {
            return null;
        }

        var ratio = Ratio(kernel, outer, inner);
        if (ratio < b.Extent || (ratio > b.Extent && (!gaps || a.IsRuntime || !GapAllowed(kernel, inner, role))))
        {
            return null;
        }

        var extent = a.IsRuntime ? a.Extent * b.Extent : ((a.Extent - 1) * ratio) + b.Extent;
        // A range that counts along one of the two would have to know where a row ends.
        var apart = kernel with { Ranges = kernel.Ranges.Where(r => r.Position.Coefficients[outer] == 0 && r.Position.Coefficients[inner] == 0).ToEquatable() };
        var fused = apart.MapIndices(i => i with { Coefficients = i.Coefficients.With(outer, 0) }) with
        {
            Axes = kernel.Axes
                .With(inner, new(a.Name + b.Name, extent, role, a.PerExample * b.Extent))
                .With(outer, new("_" + a.Name, 1, role)),
        };
        return ratio > b.Extent && role == AxisRole.Parallel && !VectorLegality.WritesAreApart(fused) ? null : fused;
    }

    /// <summary>The ratio common to all indices, or 0.</summary>
    private static int Ratio(Kernel kernel, int outer, int inner)
    {
        var ratio = 0;
        foreach (var index in kernel.Accesses.Select(static a => a.Index[0]).Concat(kernel.FreeIndices()))
        {
            var (a, b) = (index.Coefficients[outer], index.Coefficients[inner]);
            if (a == 0 && b == 0)
            {
                continue;
            }

            // What is broadcast along one of the two only cannot go on along the other.
            if (a == 0 || b == 0 || a % b != 0 || (ratio != 0 && a / b != ratio))
            {
                return 0;
            }

            ratio = a / b;
        }

        return ratio;
    }

    private static bool GapAllowed(Kernel kernel, int inner, AxisRole role) => role == AxisRole.Parallel
        ? kernel.AllWrites.All(w => kernel.Buffers[w.To.Buffer].Layout is { GapWritable: true, GapZero: false } || w.To.Strides[inner] == 0)
        : kernel.Stages.All(s => s.Writes.Count == 0 && s.Accumulators.All(a => IsZeroInGap(kernel, a, inner)));

    // A factor that is zero in the gap makes the product zero only if the other factor is finite there, so both must be known zeros.
    private static bool IsZeroInGap(Kernel kernel, Accumulator accumulator, int inner) =>
        accumulator is { Kind: AccumulatorKind.Sum, Body: Operation { Kind: ScalarOperation.Multiply } product }
        && product.Operands.All(o => o is Read r && r.From.Strides[inner] != 0 && kernel.Buffers[r.From.Buffer].Layout is { GapZero: true });
}
