using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Tiles at the edges of a picture, whose windows stand partly on zeros around it. Where a tile stands at a place known when the code is emitted and the
/// steps of the sum are written out, those that add nothing are left out (<see cref="Kernel.Ranges"/>). Along an axis of
/// <see cref="KernelSchedule.Edges"/> the first and last tiles are such tiles, in methods of their own.
/// </summary>
internal static class EdgeTiles
{
    /// <summary>The part of a kernel's steps that an axis must save to be worth more code.</summary>
    private const double LeastSaved = 0.04;

    /// <summary>Steps written out, in all tiles of a kernel, beyond which the code is not made longer.</summary>
    private const int MostSteps = 768;

    /// <summary>How many times as long the code may become.</summary>
    private const int MostGrowth = 3;

    /// <summary>The schedule with edges where they save enough, and the cycles it then takes.</summary>
    public static KernelSchedule Of(KernelSchedule schedule)
    {
        if (schedule.Kernel.Ranges.Count == 0)
        {
            return schedule;
        }

        int[] edges = [];
        if (!schedule.IsCompact && schedule.Lanes > VectorMachine.Short.Lanes)
        {
            // Along a second axis there is little left to save, and as much code again.
            var most = Math.Min(MostSteps, MostGrowth * Steps(schedule, []));
            var remaining = Possible(schedule).ToDictionary(static a => a, a => Remaining(schedule, a, isEdge: true));
            edges = [.. remaining.Keys.Where(a => remaining[a] <= 1 - LeastSaved && Steps(schedule, [a]) <= most).OrderBy(a => remaining[a]).Take(1)];
        }

        return With(schedule, edges);
    }

    /// <summary>The schedule with edges along every axis that may have them.</summary>
    public static KernelSchedule All(KernelSchedule schedule) => schedule with { Edges = Possible(schedule).ToEquatable() };

    /// <summary>Axes whose first and last tiles may leave steps out when they stand for themselves.</summary>
    public static IEnumerable<int> Possible(KernelSchedule schedule) => schedule.Form != ScheduleForm.Tiled ? []
        : schedule.OuterOrder.Where((a, level) => level >= (schedule.Packing?.Depth ?? 0) && a != schedule.VectorAxis && !schedule.Kernel.Axes[a].IsRuntime
            && Tiles(schedule, a) > 1 && schedule.Kernel.Ranges.Any(r => Axis(schedule, r) == a)
            && Middle(schedule, a) is var (first, behind) && (first > 0 || behind < schedule.Kernel.Axes[a].Extent));

    /// <summary>The steps at which the tiles in the middle, which leave nothing out, begin and end.</summary>
    public static (int First, int Behind) Middle(KernelSchedule schedule, int axis)
    {
        var (tile, extent, tiles) = (schedule.Tile[axis], schedule.Kernel.Axes[axis].Extent, Tiles(schedule, axis));
        var first = 0;
        while (first < tiles && LeavesOut(schedule, axis, first))
        {
            first++;
        }

        var behind = tiles;
        while (behind > first && LeavesOut(schedule, axis, behind - 1))
        {
            behind--;
        }

        return (Math.Min(first * tile, extent), Math.Min(behind * tile, extent));
    }

    /// <summary>How many times as much code there is with the tiles at the edges.</summary>
    public static double CodeGrowth(KernelSchedule schedule) =>
        schedule.Edges.Count == 0 ? 1 : Steps(schedule, schedule.Edges) / Math.Max(1, Steps(schedule, []));

    /// <summary>Of each axis the step at which a tile stands, where that decides what is left out; else -1.</summary>
    /// <param name="at">The tile's first step along an axis; null where it is not known.</param>
    public static EquatableArray<int> Known(KernelSchedule schedule, Func<int, int?> at)
    {
        var known = Enumerable.Repeat(-1, schedule.Kernel.Axes.Count).ToArray();
        foreach (var range in schedule.Kernel.Ranges)
        {
            if (Axis(schedule, range) is >= 0 and var axis && at(axis) is { } start && LeavesOut(schedule, axis, start / schedule.Tile[axis]))
            {
                known[axis] = start;
            }
        }

        return known;
    }

    /// <summary>Whether a step of the sum is known to add nothing.</summary>
    /// <param name="at">The step of each axis; null for one that is not known.</param>
    public static bool AddsNothing(Kernel kernel, Func<int, int?> at)
    {
        foreach (var range in kernel.Ranges)
        {
            int? position = range.Position.Offset;
            for (var a = 0; a < kernel.Axes.Count && position is not null; a++)
            {
                position = range.Position.Coefficients[a] is var c && c == 0 ? position : position + (c * at(a));
            }

            if (position is { } known && !range.Contains(known))
            {
                return true;
            }
        }

        return false;
    }

    private static KernelSchedule With(KernelSchedule schedule, int[] edges)
    {
        var remaining = schedule.Form != ScheduleForm.Tiled ? 1
            : schedule.Kernel.Ranges.Select(r => Axis(schedule, r)).Where(static a => a >= 0).Distinct()
                .Aggregate(1.0, (part, a) => part * Remaining(schedule, a, edges.Contains(a)));
        remaining = LoopBounds.Of(schedule).Aggregate(remaining, (part, b) => part * b.Remaining(schedule));
        return schedule with { Edges = edges, Cycles = schedule.Cycles * remaining };
    }

    /// <summary>The one parallel axis a range counts along, where all steps of the sum it depends on are written out; -1 without.</summary>
    private static int Axis(KernelSchedule schedule, LiveRange range)
    {
        var axes = Enumerable.Range(0, schedule.Kernel.Axes.Count).Where(a => range.Position.Coefficients[a] != 0 && IsMoving(schedule.Kernel.Axes[a])).ToArray();
        var parallel = axes.Where(a => schedule.Kernel.Axes[a].Role == AxisRole.Parallel).ToArray();
        return parallel.Length == 1 && parallel[0] != schedule.VectorAxis && !schedule.Kernel.Axes[parallel[0]].IsRuntime
            && axes.All(a => a == parallel[0] || schedule.WrittenOut.Contains(a)) ? parallel[0] : -1;
    }

    private static bool IsMoving(Axis axis) => axis.Extent > 1 || axis.IsRuntime;

    private static int Tiles(KernelSchedule schedule, int axis) =>
        (schedule.Kernel.Axes[axis].Extent + schedule.Tile[axis] - 1) / schedule.Tile[axis];

    private static bool LeavesOut(KernelSchedule schedule, int axis, int tile) => Live(schedule, axis, tile) is var (live, all) && live < all;

    /// <summary>The part of the steps that remains along an axis.</summary>
    private static double Remaining(KernelSchedule schedule, int axis, bool isEdge)
    {
        var tiles = Tiles(schedule, axis);
        if (tiles > 1 && !isEdge)
        {
            // A remainder stands at a known place anyway, which saves too little to count.
            return 1;
        }

        var (first, behind) = Middle(schedule, axis);
        var (sum, whole) = (0, 0);
        for (var tile = 0; tile < tiles; tile++)
        {
            var (live, all) = Live(schedule, axis, tile);
            var isMiddle = tile * schedule.Tile[axis] >= first && tile * schedule.Tile[axis] < behind;
            sum += isMiddle && tiles > 1 ? all : live;
            whole += all;
        }

        return (double)sum / whole;
    }

    /// <summary>Of the pairs of a tile's step along the axis and a written-out step of the sum, those that add something, and all.</summary>
    private static (int Live, int All) Live(KernelSchedule schedule, int axis, int tile)
    {
        var ranges = schedule.Kernel.Ranges.Where(r => Axis(schedule, r) == axis).ToArray();
        var start = tile * schedule.Tile[axis];
        var end = Math.Min(schedule.Kernel.Axes[axis].Extent, start + schedule.Tile[axis]);
        var (live, all) = (0, 0);
        for (var step = start; step < end; step++)
        {
            foreach (var range in ranges)
            {
                foreach (var position in Positions(schedule.Kernel, range, range.Position.Offset + (range.Position.Coefficients[axis] * step), 0))
                {
                    all++;
                    live += range.Contains(position) ? 1 : 0;
                }
            }
        }

        return (live, all);
    }

    private static IEnumerable<int> Positions(Kernel kernel, LiveRange range, int position, int axis)
    {
        if (axis == kernel.Axes.Count)
        {
            return [position];
        }

        var isSummed = kernel.Axes[axis].Role == AxisRole.Reduction && range.Position.Coefficients[axis] != 0;
        return !isSummed ? Positions(kernel, range, position, axis + 1)
            : Enumerable.Range(0, kernel.Axes[axis].Extent).SelectMany(i => Positions(kernel, range, position + (range.Position.Coefficients[axis] * i), axis + 1));
    }

    /// <summary>Multiply-adds written out in all tiles, without those left out.</summary>
    private static double Steps(KernelSchedule schedule, IReadOnlyCollection<int> edges)
    {
        double steps = schedule.WrittenOut.Aggregate(schedule.Unroll, (n, a) => n * schedule.Kernel.Axes[a].Extent);
        foreach (var axis in schedule.OuterOrder)
        {
            steps *= schedule.Tile[axis];
            if (edges.Contains(axis))
            {
                var (first, behind) = Middle(schedule, axis);
                var all = (double)Live(schedule, axis, 0).All;
                var outside = Enumerable.Range(0, Tiles(schedule, axis)).Where(t => t * schedule.Tile[axis] < first || t * schedule.Tile[axis] >= behind);
                steps *= outside.Sum(t => Live(schedule, axis, t).Live / all) + (behind > first ? 1 : 0);
            }
        }

        return steps;
    }
}
