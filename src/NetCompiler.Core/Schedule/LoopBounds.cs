using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// A loop of a sum that leaves out steps at its begin and end, where a factor is known to be zero: the rows of a halo above and below a picture, say.
/// Which these are follows from where the tile stands, so the loop's bounds are told to the micro-kernel.
/// </summary>
/// <param name="Axis">The loop's axis.</param>
/// <param name="Along">The parallel axis whose place decides.</param>
/// <param name="Range">Where there is something to add.</param>
internal sealed record LoopBounds(int Axis, int Along, LiveRange Range)
{
    /// <summary>The part of its steps that a loop must save to be told where it begins.</summary>
    private const double LeastSaved = 0.04;

    /// <summary>The loops of a schedule that leave steps out.</summary>
    public static EquatableArray<LoopBounds> Of(KernelSchedule schedule)
    {
        if (schedule.Form != ScheduleForm.Tiled || schedule.IsCompact || schedule.Lanes <= VectorMachine.Short.Lanes || schedule.Kernel.Ranges.Count == 0)
        {
            return default;
        }

        var inner = schedule.ReductionOrder.Where(a => IsLoop(schedule, a)).DefaultIfEmpty(-1).Last();
        return schedule.ReductionOrder.Where(a => IsLoop(schedule, a) && !schedule.Kernel.Axes[a].IsRuntime && (a != inner || schedule.Unroll == 1))
            .Select(a => schedule.Kernel.Ranges.Select(r => Make(schedule, a, r)).FirstOrDefault(b => b is not null && b.Remaining(schedule) <= 1 - LeastSaved))
            .Where(static b => b is not null).Select(static b => b!).ToEquatable();
    }

    /// <summary>The part of the steps that is left.</summary>
    public double Remaining(KernelSchedule schedule)
    {
        var (extent, tile, steps) = (schedule.Kernel.Axes[Along].Extent, schedule.Tile[Along], schedule.Kernel.Axes[Axis].Extent);
        var (left, all) = (0, 0);
        for (var place = 0; place < extent; place += tile)
        {
            var rows = Math.Min(tile, extent - place);
            var (from, to) = (Math.Max(0, First(rows) + (Slope * place)), Math.Min(steps, Behind(rows) + (Slope * place)));
            left += rows * Math.Max(0, to - from);
            all += rows * steps;
        }

        return (double)left / all;
    }

    /// <summary>How many steps later the loop begins, and ends, for each place that the tile stands further.</summary>
    public int Slope => -Direction * Range.Position.Coefficients[Along];

    /// <summary>The step that the loop of a tile of so many places begins with where the tile stands at 0.</summary>
    public int First(int places) => Direction > 0 ? Range.From - Last(places) : Range.Position.Offset - Range.To + 1;

    /// <summary>The step behind the last where the tile stands at 0.</summary>
    public int Behind(int places) => Direction > 0 ? Range.To - Range.Position.Offset : Last(places) - Range.From + 1;

    private int Direction => Range.Position.Coefficients[Axis];

    // The position of step 0 at the tile's last place.
    private int Last(int places) => Range.Position.Offset + (Range.Position.Coefficients[Along] * (places - 1));

    private static bool IsLoop(KernelSchedule schedule, int axis) => axis != schedule.VectorAxis && !schedule.WrittenOut.Contains(axis)
        && (schedule.Kernel.Axes[axis].Extent > 1 || schedule.Kernel.Axes[axis].IsRuntime);

    // The position counts along the loop, step by step up or down, and along one parallel axis, at one of whose places all lanes stand.
    private static LoopBounds? Make(KernelSchedule schedule, int axis, LiveRange range)
    {
        var axes = schedule.Kernel.Axes;
        var moving = Enumerable.Range(0, axes.Count).Where(a => a != axis && range.Position.Coefficients[a] != 0 && (axes[a].Extent > 1 || axes[a].IsRuntime)).ToArray();
        return range.Position.Coefficients[axis] is 1 or -1 && moving.Length == 1 && moving[0] != schedule.VectorAxis
            && axes[moving[0]] is { Role: AxisRole.Parallel, IsRuntime: false } && range.Position.Coefficients[moving[0]] > 0
                ? new(axis, moving[0], range) : null;
    }
}
