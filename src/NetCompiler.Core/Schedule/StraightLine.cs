using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Kernels without any loop, for networks that ask for it (<c>Unroll.Full</c>). Only kernels of one example are written out: others loop over examples
/// anyway, whose number is not known.
/// </summary>
public static class StraightLine
{
    /// <summary>
    /// Vector multiply-adds of one method. Past about 12 KB of IL, or a thousand locals, the just-in-time compiler stops optimising and the code
    /// becomes many times slower than the loop it replaces; a step is a load, a broadcast and a multiply-add.
    /// </summary>
    public const int MostSteps = 384;

    /// <summary>
    /// Multiply-adds that one example takes in vectors of <paramref name="lanes"/>, if the best axis carries them; the same for a kernel before and
    /// after layout.
    /// </summary>
    public static double Steps(Kernel kernel, int lanes)
    {
        var one = KernelSpecialization.OneExample(kernel);
        var all = one.Axes.Aggregate(1.0, static (n, a) => n * a.Extent);
        var vectors = one.Axes.Where(a => a.Role == AxisRole.Parallel || one.Axes.All(static b => b.Role == AxisRole.Reduction))
            .Select(a => all / a.Extent * ((a.Extent + lanes - 1) / lanes)).DefaultIfEmpty(all).Min();
        return vectors * Math.Max(1, one.AccumulatorCount);
    }

    /// <summary>The schedule with every loop written out, or as it is where the code would pass the limits or has a form without tiles.</summary>
    public static KernelSchedule WriteOut(KernelSchedule schedule)
    {
        var axes = schedule.Kernel.Axes;
        if (schedule.Form != ScheduleForm.Tiled || schedule.Packing is not null || axes.Any(static a => a.IsRuntime)
            || Steps(schedule.Kernel, schedule.Lanes) > MostSteps || (schedule.VectorReduces && schedule.VectorCount > 1))
        {
            return schedule;
        }

        var tile = Enumerable.Range(0, axes.Count)
            .Select(a => axes[a].Role == AxisRole.Reduction ? 1 : a == schedule.VectorAxis ? schedule.VectorCount : axes[a].Extent).ToArray();
        var written = schedule.ReductionOrder.Where(a => a != schedule.VectorAxis).ToEquatable();
        var split = Math.Min(schedule.Split, written.Aggregate(1, (n, a) => n * axes[a].Extent));
        var accumulators = tile.Aggregate(schedule.Kernel.AccumulatorCount * split, static (n, t) => n * t);
        return accumulators > VectorMachine.MostAccumulatorsOf(schedule.Lanes)
            ? schedule
            : schedule with { Tile = tile, Unroll = 1, Split = split, WrittenOut = written, Edges = default, IsStraight = true };
    }
}
