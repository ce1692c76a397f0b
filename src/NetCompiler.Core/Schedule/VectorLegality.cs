using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Whether vectors may lie along an axis. Whole vectors are loaded and stored, the last one perhaps only partly used: beyond the axis's extent a
/// load needs memory that may be read, and a store memory that is nobody's element, or it stores only the elements there are.
/// </summary>
internal static class VectorLegality
{
    /// <summary>Whether the axis can carry vectors when <paramref name="strided"/> is read from a panel instead.</summary>
    /// <param name="strided">The one body read that vectors along the axis cannot be loaded from, if there is one.</param>
    public static bool Allows(KernelFacts facts, int axis, int lanes, out AccessFacts? strided)
    {
        strided = null;
        if (facts.IsRuntime(axis) || (facts.RowAxis >= 0 && facts.RowAxis != axis) || facts.Kernel.HasLookups || facts.Randoms.Any(r => r.Example.Coefficients[axis] != 0))
        {
            return false;
        }

        // A stage that does not go over the axis would have its sums in every lane.
        var reduces = facts.Reduces[axis];
        if (reduces && facts.Stages.Any(s => !s.GoesOver[axis]))
        {
            return false;
        }

        var epilogue = facts.Epilogue.Select(static e => e.To);
        if (reduces
            ? epilogue.Any(w => w.Strides[axis] != 0) || facts.InnerWrites.Any(w => w.Strides[axis] != 1)
            : facts.Writes.Length == 0 || (facts.Writes.Any(w => w.Strides[axis] != 1) && PairedLanes.Partner(facts, axis) < 0 && !ScatteredLanes.Allows(facts, axis)))
        {
            return false;
        }

        bool CanLoad(AccessFacts read) => read.Strides[axis] is 0 or 1 || PairedLanes.CanRead(facts, read, axis, lanes);
        var others = facts.BodyReads.Where(r => !CanLoad(r)).ToArray();
        if (others.Length > 1 || facts.EpilogueReads.Any(r => !CanLoad(r)))
        {
            return false;
        }

        strided = others.FirstOrDefault();
        return facts.Extents[axis] % lanes == 0 || OverrunIsFree(facts, axis, lanes);
    }

    /// <summary>Whether no two steps of the parallel axes store to one element, as far as strides can tell.</summary>
    public static bool WritesAreApart(Kernel kernel) =>
        kernel.AllWrites.Select(static w => w.To).Distinct().All(w => RowsAreApart(kernel, w, [], 1));

    /// <summary>Whether of the last vector along the axis only the elements there are can be stored: behind them stands what is somebody's.</summary>
    public static bool IsCut(Kernel kernel, Access write, int axis, int lanes)
    {
        var extent = kernel.Axes[axis].Extent;
        return write.Strides[axis] == 1 && extent % lanes != 0
            && (kernel.Buffers[write.Buffer].Layout is not { GapWritable: true }
                || kernel.AllWrites.Any(w => w.To.Buffer == write.Buffer && w.To != write)
                || !RowsAreApart(kernel, write, [axis], (extent + lanes - 1) / lanes * lanes));
    }

    private static bool OverrunIsFree(KernelFacts facts, int axis, int lanes)
    {
        if (facts.Accesses.Any(a => a.Strides[axis] == 1 && !facts.Traits(a).GapWritable && facts.Writes.All(w => w.Buffer != a.Buffer)))
        {
            return false;
        }

        // Of every second element, in pairs, no part of a vector is stored.
        var past = PairedLanes.Overrun(facts, axis, lanes);
        return PairedLanes.Partner(facts, axis) < 0 || facts.Writes.Where(w => w.Strides[axis] == PairedLanes.Stride).All(write =>
            facts.Traits(write).GapWritable && PairedLanes.Stride * past <= LayoutPlanner.Alignment
            && facts.Writes.All(w => w == write || w.Buffer != write.Buffer)
            && RowsAreApart(facts.Kernel, write.Access, [axis, PairedLanes.Partner(facts, axis)], PairedLanes.Stride * (facts.Extents[axis] + past)));
    }

    /// <summary>
    /// Whether rows of <paramref name="length"/> floats along some axes are disjoint: from the smallest stride to the largest, each is
    /// at least as long as everything inside it. Enough, not necessary.
    /// </summary>
    private static bool RowsAreApart(Kernel kernel, Access access, int[] along, long length)
    {
        var strides = Enumerable.Range(0, kernel.Axes.Count)
            .Where(a => !along.Contains(a) && access.Strides[a] != 0 && (kernel.Axes[a].Extent > 1 || kernel.Axes[a].IsRuntime))
            .Select(a => (Stride: Math.Abs((long)access.Strides[a]), kernel.Axes[a]))
            .OrderBy(static p => p.Stride);
        var span = length;
        var endless = false;
        foreach (var (stride, other) in strides)
        {
            if (endless || stride < span)
            {
                return false;
            }

            span += stride * (other.Extent - 1);
            endless = other.IsRuntime;
        }

        return true;
    }
}
