using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Along which loop the blocks of a kernel that sums over examples are handed to workers.</summary>
public static class WorkerAxis
{
    /// <summary>Steps of a loop that are enough to share: further in, more would be done twice.</summary>
    private const int Enough = 8;

    /// <summary>The outermost loop with enough steps, else the one with most; -1 where there is none to share.</summary>
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

        var loops = schedule.OuterOrder.Where(a => !schedule.Kernel.Axes[a].IsRuntime && Blocks(schedule, a) > 1).ToList();
        var enough = loops.FindIndex(a => Blocks(schedule, a) >= Enough);
        return loops.Count == 0 ? -1 : enough >= 0 ? loops[enough] : loops.OrderByDescending(a => Blocks(schedule, a)).First();
    }

    /// <summary>Steps of the loop along an axis, that of the remainder included.</summary>
    public static int Blocks(KernelSchedule schedule, int axis)
    {
        var steps = axis == schedule.VectorAxis ? schedule.VectorCount : schedule.Kernel.Axes[axis].Extent;
        var tile = schedule.Form == ScheduleForm.Scalar ? 1 : Math.Max(1, Math.Min(schedule.Tile[axis], steps));
        return (steps + tile - 1) / tile;
    }
}
