using System.Globalization;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Says in words what a schedule does, for emitted comments and the layer table.</summary>
public static class SchedulePrinter
{
    /// <summary>
    /// A sentence without its full stop: <c>8 rows × 2 vectors, 16 accumulators, loop over 784; weight is read along the lanes, x is broadcast.
    /// Remainders: 4 and 1 rows</c>.
    /// </summary>
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

        if (schedule.Form == ScheduleForm.BlockTranspose)
        {
            return $"transposes {string.Join(" × ", schedule.OuterOrder.Skip(schedule.OuterOrder.Count - 2).Select(a => Steps(schedule.Kernel.Axes[a])))}";
        }

        if (schedule.Form == ScheduleForm.BlockAdd)
        {
            return $"adds runs of {Steps(schedule.Kernel.Axes[schedule.ReductionOrder[schedule.ReductionOrder.Count - 1]])}";
        }

        var parts = new List<string> { Compact(schedule) };
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

        if (schedule.ExampleBlock > 0)
        {
            parts.Add($"{Count(schedule.ExampleBlock, "example")} at a time");
        }

        if (schedule.Edges.Count > 0)
        {
            parts.Add($"first and last {And([.. schedule.Edges.Select(a => schedule.Kernel.Axes[a].Name)])} without the zeros around");
        }

        if (LoopBounds.Of(schedule) is { Count: > 0 } bounds)
        {
            parts.Add($"{And([.. bounds.Select(b => schedule.Kernel.Axes[b.Axis].Name)])} without the zeros around");
        }

        var operands = string.Join(", ", Operands(schedule));
        var remainders = string.Join(", ", Remainders(schedule));
        return string.Join(", ", parts) + (operands.Length == 0 ? string.Empty : "; " + operands)
            + (remainders.Length == 0 ? string.Empty : ". Remainders: " + remainders);
    }

    private static IEnumerable<string> Operands(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        string[] Names(bool alongLanes) => kernel.BodyReads.Concat(kernel.EpilogueReads)
            .Where(r => r.Strides[schedule.VectorAxis] != 0 == alongLanes && r.Buffer != schedule.Packing?.Panel)
            .Select(r => kernel.Buffers[r.Buffer].Name).Distinct().ToArray();
        string Are(string[] names) => And(names) + (names.Length == 1 ? " is" : " are");
        if (schedule.Packing is { } packing)
        {
            var ahead = PanelsAhead.Of(schedule) is null ? "" : " while the next one is asked for";
            yield return $"{kernel.Buffers[packing.Source].Name} is copied into a panel of {Number(packing.Width)} columns{ahead}";
        }

        if (Names(alongLanes: true) is { Length: > 0 } along)
        {
            yield return Are(along) + " read along the lanes";
        }

        if (Names(alongLanes: false) is { Length: > 0 } broadcast && !schedule.VectorReduces)
        {
            yield return Are(broadcast) + " broadcast";
        }
    }

    /// <summary>What is left of each axis after its full tiles, in tiles of their own.</summary>
    private static IEnumerable<string> Remainders(KernelSchedule schedule)
    {
        foreach (var axis in schedule.OuterOrder)
        {
            var (tile, of) = (schedule.Tile[axis], schedule.Kernel.Axes[axis]);
            var steps = axis == schedule.VectorAxis ? schedule.VectorCount : of.Extent;
            if (of.IsRuntime)
            {
                if (RowTiles.Sizes(tile, of.PerExample, schedule.HasMiddleRows).Skip(1).Select(Number).ToArray() is { Length: > 0 } rows)
                {
                    yield return And(rows) + (rows.Length == 1 ? " row" : " rows");
                }
            }
            else if (steps > tile && steps % tile > 0)
            {
                yield return axis == schedule.VectorAxis ? Count(steps % tile, "vector") : $"{Number(steps % tile)} {of.Name}";
            }
        }
    }

    private static string And(string[] names) =>
        names.Length == 1 ? names[0] : string.Join(", ", names.Take(names.Length - 1)) + " and " + names[names.Length - 1];

    /// <summary>The tile alone, for a table: <c>8 rows × 2 vectors</c>.</summary>
    public static string Compact(KernelSchedule schedule)
    {
        switch (schedule.Form)
        {
            case ScheduleForm.Scalar:
                return "plain loops";
            case ScheduleForm.BlockCopy:
                return "block copy";
            case ScheduleForm.BlockTranspose:
                return "block transpose";
            case ScheduleForm.BlockAdd:
                return "block addition";
        }

        var parts = schedule.OuterOrder.Where(a => a != schedule.VectorAxis && schedule.Tile[a] > 1)
            .Select(a => schedule.Kernel.Axes[a] is { IsRuntime: true } ? $"{Number(schedule.Tile[a])} rows" : $"{Number(schedule.Tile[a])} {schedule.Kernel.Axes[a].Name}").ToList();
        parts.Add(schedule.VectorReduces ? "vectors along the sum" : Count(schedule.Tile[schedule.VectorAxis], "vector"));
        return string.Join(" × ", parts);
    }

    private static IEnumerable<string> Loops(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        var loops = kernel.Stages.Select(s => string.Join(" × ", schedule.ReductionOrder.Where(a => !schedule.WrittenOut.Contains(a) && kernel.GoesOver(s, a)).Select(a => Steps(kernel.Axes[a]))))
            .Where(static l => l.Length > 0).Distinct().ToArray();
        if (loops.Length > 0)
        {
            var unrolled = schedule.Unroll > 1 ? $" by {Number(schedule.Unroll)}" : string.Empty;
            yield return $"loop{(loops.Length > 1 ? "s" : string.Empty)} over {string.Join(" and ", loops)}{unrolled}";
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
