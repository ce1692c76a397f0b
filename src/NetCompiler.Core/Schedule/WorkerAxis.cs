using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Along which loop the blocks of a kernel that sums over examples are handed to workers.</summary>
public static class WorkerAxis
{
    /// <summary>Steps of a loop that are enough to share: further in, more would be done twice.</summary>
    private const int Enough = 8;

    /// <summary>
    /// The outermost loop with enough steps; else the one along which each worker needs the least of the values, half of which another core has computed, and of
    /// several the one with most steps. -1 where there is none to share.
    /// </summary>
    /// <param name="updates">Whether weights change behind each block, which asks for the loop that is outermost in memory.</param>
    public static int Of(KernelSchedule schedule, bool updates = false)
    {
        if (updates)
        {
            return UpdateAxis.Of(schedule);
        }

        if (schedule.Form is ScheduleForm.BlockCopy or ScheduleForm.BlockTranspose or ScheduleForm.BlockAdd)
        {
            return -1;
        }

        var row = schedule.Kernel.RowAxis();
        var loops = schedule.OuterOrder.Where(a => a != row && !schedule.Kernel.Axes[a].IsRuntime && Blocks(schedule, a) > 1).ToList();
        var enough = loops.FindIndex(a => Blocks(schedule, a) >= Enough);
        return loops.Count == 0 ? -1 : enough >= 0 ? loops[enough] : loops.OrderBy(a => Needed(schedule, a)).ThenByDescending(a => Blocks(schedule, a)).First();
    }

    // Floats of an example that one of two workers reads.
    private static double Needed(KernelSchedule schedule, int axis)
    {
        var kernel = schedule.Kernel;
        return kernel.BodyReads.Where(r => kernel.Buffers[r.Buffer].PerExample).GroupBy(static r => r.Buffer)
            .Sum(g => kernel.Buffers[g.Key].Extents.Aggregate(1.0, static (n, e) => n * e) / (g.All(r => IsDivided(kernel, r, axis)) ? 2 : 1));
    }

    // A window's taps all go over the same elements.
    private static bool IsDivided(Kernel kernel, Access read, int axis)
    {
        var stride = Math.Abs(read.Strides[axis]);
        return stride > 0 && !Enumerable.Range(0, kernel.Axes.Count).Any(a => kernel.Axes[a] is { Role: AxisRole.Reduction, Extent: > 1 }
            && read.Strides[a] != 0 && Math.Abs(read.Strides[a]) % stride == 0 && Math.Abs(read.Strides[a]) / stride < kernel.Axes[axis].Extent);
    }

    /// <summary>Steps of the loop along an axis, that of the remainder included.</summary>
    public static int Blocks(KernelSchedule schedule, int axis)
    {
        var steps = axis == schedule.VectorAxis ? schedule.VectorCount : schedule.Kernel.Axes[axis].Extent;
        var tile = schedule.Form == ScheduleForm.Scalar ? 1 : Math.Max(1, Math.Min(schedule.Tile[axis], steps));
        return (steps + tile - 1) / tile;
    }
}
