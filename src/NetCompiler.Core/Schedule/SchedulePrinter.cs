using System.Globalization;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Says in words what a schedule does, for emitted comments and the layer table.</summary>
public static class SchedulePrinter
{
    /// <summary>A sentence part: <c>8 rows × 2 vectors of 16, 16 accumulators, loop over 784</c>.</summary>
    public static string Describe(KernelSchedule schedule)
    {
        if (schedule.Form == ScheduleForm.Scalar)
        {
            return "plain loops";
        }

        if (schedule.Form == ScheduleForm.BlockCopy)
        {
            return $"copies runs of {Steps(schedule.Kernel.Axes[schedule.OuterOrder[schedule.OuterOrder.Count - 1]])}";
        }

        var parts = new List<string> { $"{Compact(schedule)} of {Number(schedule.Lanes)}" };
        var accumulators = schedule.Kernel.AccumulatorCount * schedule.Split * Results(schedule);
        if (accumulators > 0)
        {
            parts.Add(Count(accumulators, "accumulator"));
        }

        parts.AddRange(Loops(schedule));
        if (schedule.Split > 1)
        {
            parts.Add($"{Number(schedule.Split)} partial sums each");
        }

        if (schedule.Packing is { } packing)
        {
            parts.Add($"{schedule.Kernel.Buffers[packing.Source].Name} copied into a panel of {Number(packing.Width)} columns");
        }

        return string.Join(", ", parts);
    }

    /// <summary>The tile alone, for a table: <c>8 rows × 2 vectors</c>.</summary>
    public static string Compact(KernelSchedule schedule)
    {
        switch (schedule.Form)
        {
            case ScheduleForm.Scalar:
                return "plain loops";
            case ScheduleForm.BlockCopy:
                return "block copy";
        }

        var parts = schedule.OuterOrder.Where(a => a != schedule.VectorAxis && schedule.Tile[a] > 1)
            .Select(a => schedule.Kernel.Axes[a] is { IsRuntime: true } ? $"{Number(schedule.Tile[a])} rows" : $"{Number(schedule.Tile[a])} {schedule.Kernel.Axes[a].Name}").ToList();
        parts.Add(schedule.VectorReduces ? "vectors along the sum" : Count(schedule.Tile[schedule.VectorAxis], "vector"));
        return string.Join(" × ", parts);
    }

    private static IEnumerable<string> Loops(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        var loops = schedule.ReductionOrder.Where(a => !schedule.WrittenOut.Contains(a)).Select(a => Steps(kernel.Axes[a])).ToArray();
        if (loops.Length > 0)
        {
            var unrolled = schedule.Unroll > 1 ? $" by {Number(schedule.Unroll)}" : string.Empty;
            yield return $"loop over {string.Join(" × ", loops)}{unrolled}";
        }

        var written = schedule.WrittenOut.Where(a => kernel.Axes[a].Extent > 1).Select(a => Steps(kernel.Axes[a])).ToArray();
        if (written.Length > 0)
        {
            yield return $"{string.Join(" × ", written)} written out";
        }
    }

    private static int Results(KernelSchedule schedule) =>
        Enumerable.Range(0, schedule.Tile.Count).Where(a => schedule.Kernel.Axes[a].Role == AxisRole.Parallel).Aggregate(1, (n, a) => n * schedule.Tile[a]);

    private static string Steps(Axis axis) => !axis.IsRuntime ? Number(axis.Extent)
        : axis.PerExample == 1 ? "the examples" : $"the examples × {Number(axis.PerExample)}";

    private static string Count(int number, string noun) => $"{Number(number)} {noun}{(number == 1 ? string.Empty : "s")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
