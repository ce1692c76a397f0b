using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Vectors along an axis of stride 2. A load takes every second element. Stores go in pairs: what is written between the lanes belongs to
/// the other step of an axis of two, the partner, which the tile holds whole; gradients of windows that move by 2 are of this kind.
/// </summary>
internal static class PairedLanes
{
    /// <summary>The stride.</summary>
    public const int Stride = 2;

    /// <summary>The axis of two steps whose elements lie between those of vectors along <paramref name="axis"/> wherever the kernel writes; -1 for none.</summary>
    public static int Partner(KernelFacts facts, int axis)
    {
        if (facts.InnerWrites.Length > 0 || facts.Epilogue.Length == 0 || facts.Epilogue.Any(w => w.Adds || w.To.Strides[axis] != Stride || facts.Traits(w.To).GapZero)
            || facts.BodyReads.Concat(facts.EpilogueReads).Any(r => facts.Writes.Any(w => w.Buffer == r.Buffer)))
        {
            return -1;
        }

        return Enumerable.Range(0, facts.Extents.Length).Where(a => a != axis && !facts.Reduces[a] && !facts.IsRuntime(a) && facts.Extents[a] == Stride)
            .Where(a => facts.Writes.All(w => w.Strides[a] == 1)).DefaultIfEmpty(-1).First();
    }

    /// <summary>The partner of a schedule's vector axis, or -1.</summary>
    public static int Partner(KernelSchedule schedule) =>
        schedule.VectorAxis < 0 || schedule.VectorReduces ? -1 : Partner(new KernelFacts(schedule.Kernel), schedule.VectorAxis);

    /// <summary>Whether a read along the axis may take every second element: what lies past the last one may be read.</summary>
    public static bool CanRead(KernelFacts facts, AccessFacts read, int axis, int lanes) =>
        read.Strides[axis] == Stride && Overrun(facts, axis, lanes) is var past
        && (past == 0 || (facts.Traits(read).GapWritable && Stride * past <= LayoutPlanner.Alignment));

    /// <summary>Lanes of the last vector that are nobody's elements.</summary>
    public static int Overrun(KernelFacts facts, int axis, int lanes) => ((facts.Extents[axis] + lanes - 1) / lanes * lanes) - facts.Extents[axis];
}
