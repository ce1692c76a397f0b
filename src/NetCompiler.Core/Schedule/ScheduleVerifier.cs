using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Checks a schedule for what the emitter relies on. Tiles with their remainders cover each step of an axis once, so an order with every axis once
/// covers each iteration once; vectors must stay within what belongs to the kernel, and accumulators within the registers.
/// </summary>
public static class ScheduleVerifier
{
    /// <summary>Sentences about what is wrong; none when the schedule can be emitted.</summary>
    public static IReadOnlyList<string> Verify(KernelSchedule schedule)
    {
        var problems = Orders(schedule).ToList();
        if (problems.Count > 0)
        {
            return problems;
        }

        problems.AddRange(schedule.Form switch
        {
            ScheduleForm.Tiled => Vectors(schedule).Concat(Tiles(schedule)).Concat(Loops(schedule)).Concat(Panel(schedule)),
            ScheduleForm.BlockCopy or ScheduleForm.BlockTranspose => Scalar(schedule).Concat(Copy(schedule)),
            ScheduleForm.BlockAdd => Scalar(schedule).Concat(Addition(schedule)),
            _ => Scalar(schedule),
        });
        if (schedule.ExampleBlock > 0 && !ExampleBlocks.IsPossible(schedule))
        {
            problems.Add($"{schedule.ExampleBlock} examples are to be done at a time, but the results are more than sums over examples.");
        }

        foreach (var axis in schedule.Edges.Except(EdgeTiles.Possible(schedule)))
        {
            problems.Add($"Tiles have edges along {schedule.Kernel.Axes[axis].Name}, where they leave nothing out.");
        }

        return problems;
    }

    private static IEnumerable<string> Orders(KernelSchedule schedule)
    {
        var axes = schedule.Kernel.Axes;
        if (schedule.Tile.Count != axes.Count)
        {
            yield return $"The tile has {schedule.Tile.Count} sizes, expected one for each of {axes.Count} axes.";
        }

        for (var axis = 0; axis < axes.Count; axis++)
        {
            var parallel = schedule.OuterOrder.Count(a => a == axis);
            var reducing = schedule.ReductionOrder.Count(a => a == axis);
            var wanted = axes[axis].Role == AxisRole.Parallel ? (1, 0) : (0, 1);
            if ((parallel, reducing) != wanted)
            {
                yield return $"Axis {axes[axis].Name} stands {parallel} times in the outer order and {reducing} times in the reduction order, expected {wanted.Item1} and {wanted.Item2}.";
            }
        }

        if (schedule.OuterOrder.Count + schedule.ReductionOrder.Count != axes.Count)
        {
            yield return $"The orders name {schedule.OuterOrder.Count + schedule.ReductionOrder.Count} axes, expected {axes.Count}.";
        }
    }

    private static IEnumerable<string> Vectors(KernelSchedule schedule)
    {
        var axes = schedule.Kernel.Axes;
        if (VectorMachine.All.All(m => m.Lanes != schedule.Lanes) || schedule.VectorAxis < 0 || schedule.VectorAxis >= axes.Count)
        {
            yield return $"Vectors of {schedule.Lanes} lanes along axis {schedule.VectorAxis}; expected 16, 8 or 4 lanes along one of {axes.Count} axes.";
        }
        else if (!VectorLegality.Allows(new(schedule.Kernel), schedule.VectorAxis, schedule.Lanes, out var strided) || strided is not null)
        {
            yield return $"Vectors of {schedule.Lanes} lanes along {axes[schedule.VectorAxis].Name} would touch what is not the kernel's, or skip elements.";
        }
    }

    private static IEnumerable<string> Tiles(KernelSchedule schedule)
    {
        var axes = schedule.Kernel.Axes;
        for (var axis = 0; axis < axes.Count; axis++)
        {
            var most = axes[axis].Role == AxisRole.Reduction ? 1
                : axis == schedule.VectorAxis ? schedule.VectorCount
                : axes[axis].IsRuntime ? int.MaxValue : axes[axis].Extent;
            if (schedule.Tile[axis] < 1 || schedule.Tile[axis] > most)
            {
                yield return $"The tile takes {schedule.Tile[axis]} steps of {axes[axis].Name}, expected 1 to {most}.";
            }
        }

        if (PairedLanes.Partner(schedule) is var partner && partner >= 0 && schedule.Tile[partner] != PairedLanes.Stride)
        {
            yield return $"Stores between which others lie go in pairs, so the tile takes both steps of {axes[partner].Name}, not {schedule.Tile[partner]}.";
        }

        if (schedule.Kernel.RowAxis() is var row && row >= 0 && (row != schedule.VectorAxis || schedule.Tile[row] != schedule.VectorCount))
        {
            yield return $"Results along {axes[row].Name} have values together, so a tile has to take all of them, {schedule.VectorCount} vectors.";
        }

        var results = schedule.OuterOrder.Aggregate(1, (n, a) => n * schedule.Tile[a]);
        var accumulators = results * schedule.Kernel.AccumulatorCount * schedule.Split;
        if (VectorMachine.All.Any(m => m.Lanes == schedule.Lanes) && VectorMachine.MostAccumulatorsOf(schedule.Lanes) is var fitting && accumulators > fitting)
        {
            yield return $"The tile keeps {accumulators} accumulators, at most {fitting} fit the registers.";
        }
    }

    private static IEnumerable<string> Loops(KernelSchedule schedule)
    {
        var axes = schedule.Kernel.Axes;
        foreach (var axis in schedule.WrittenOut)
        {
            if (!schedule.ReductionOrder.Contains(axis) || axes[axis].IsRuntime || axis == schedule.VectorAxis)
            {
                yield return $"Axis {axes[axis].Name} is written out, expected a reduction of constant extent without lanes.";
            }
        }

        var inner = schedule.ReductionOrder.Where(a => !schedule.WrittenOut.Contains(a)).DefaultIfEmpty(-1).Last();
        var steps = inner < 0 ? 1 : axes[inner].IsRuntime ? int.MaxValue : inner == schedule.VectorAxis ? schedule.VectorCount : axes[inner].Extent;
        if (schedule.Unroll < 1 || schedule.Unroll > steps)
        {
            yield return $"The inner loop is unrolled {schedule.Unroll} times, expected 1 to {steps}.";
        }

        var written = schedule.WrittenOut.Aggregate(schedule.Unroll, (n, a) => n * axes[a].Extent);
        if (schedule.Split < 1 || schedule.Split > written)
        {
            yield return $"Accumulators are split into {schedule.Split}, expected 1 to {written}, the steps written out.";
        }
    }

    private static IEnumerable<string> Panel(KernelSchedule schedule)
    {
        if (schedule.Packing is not { } packing)
        {
            yield break;
        }

        var buffers = schedule.Kernel.Buffers;
        if (packing.Panel != buffers.Count - 1 || packing.Source < 0 || packing.Source >= packing.Panel)
        {
            yield return $"The panel is buffer {packing.Panel}, expected the last of {buffers.Count}, made from another.";
            yield break;
        }

        var width = schedule.Tile[schedule.VectorAxis] * schedule.Lanes;
        var length = packing.Loops.Aggregate((long)packing.Width, static (n, l) => n * l.Extent);
        if (packing.Width != width || buffers[packing.Panel].Extents[0] != length)
        {
            yield return $"The panel has rows of {packing.Width} and {buffers[packing.Panel].Extents[0]} floats, expected {width} and {length}.";
        }

        var outside = schedule.OuterOrder.Take(packing.Depth).ToArray();
        var needed = schedule.OuterOrder.Where(a => a == schedule.VectorAxis || (packing.SourceStrides[a] != 0 && Moves(schedule.Kernel.Axes[a])));
        if (needed.Any(a => !outside.Contains(a)))
        {
            yield return $"The panel is filled inside {packing.Depth} loops, but depends on more.";
        }

        if (outside.Any(a => a != schedule.VectorAxis && packing.SourceStrides[a] != 0 && schedule.Tile[a] > 1))
        {
            yield return "A tile takes several steps of an axis the panel depends on.";
        }
    }

    private static IEnumerable<string> Scalar(KernelSchedule schedule)
    {
        if (schedule.Lanes != 1 || schedule.VectorAxis != -1 || schedule.Tile.Any(static t => t != 1) || schedule.Unroll != 1 || schedule.Split != 1 || schedule.Packing is not null)
        {
            yield return $"A schedule of form {schedule.Form} has lanes, tiles or a panel, expected none.";
        }
    }

    private static IEnumerable<string> Copy(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        if (kernel.Stages.Count > 0 || kernel.Writes.Count != 1 || schedule.OuterOrder.Count == 0
            || kernel.Writes[0] is not { Mode: WriteMode.Set, Value: Read { From: var from } } write)
        {
            yield return "A block copy does more than to store what it reads.";
            yield break;
        }

        var last = schedule.OuterOrder[schedule.OuterOrder.Count - 1];
        foreach (var problem in schedule.Form == ScheduleForm.BlockCopy ? Run(kernel, last, from, write.To) : Sides(schedule, last, from, write.To))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Sides(KernelSchedule schedule, int steps, Access from, Access to)
    {
        var lanes = schedule.OuterOrder.Count < 2 ? steps : schedule.OuterOrder[schedule.OuterOrder.Count - 2];
        if (lanes == steps || from.Strides[steps] != 1 || to.Strides[lanes] != 1 || from.Strides[lanes] < 0 || to.Strides[steps] < schedule.Kernel.Axes[lanes].Extent
            || schedule.Kernel.Axes[lanes].IsRuntime || schedule.Kernel.HasLookups)
        {
            yield return "What is transposed is not contiguous along one of the last two axes where it is written, and along the other where it is read.";
        }
    }

    private static IEnumerable<string> Addition(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        if (kernel.Writes.Count > 0 || kernel.Stages.Count != 1 || kernel.AccumulatorCount > 0 || kernel.Stages[0].Writes.Count != 1
            || kernel.Stages[0].Writes[0] is not { Mode: WriteMode.Add, Value: Read { From: var from } } write
            || schedule.ReductionOrder.Count == 0 || schedule.OuterOrder.Any(a => Moves(kernel.Axes[a])))
        {
            return ["A block addition does more than to add what it reads, step by step."];
        }

        return Run(kernel, schedule.ReductionOrder[schedule.ReductionOrder.Count - 1], from, write.To);
    }

    private static IEnumerable<string> Run(Kernel kernel, int run, Access from, Access to)
    {
        if (from.Strides[run] != 1 || to.Strides[run] != 1)
        {
            yield return $"The run along {kernel.Axes[run].Name} has strides {from.Strides[run]} and {to.Strides[run]}, expected 1 on both sides.";
        }

        if (from.AndLookup().Skip(1).Concat(to.AndLookup().Skip(1)).Any(l => l.Strides[run] != 0))
        {
            yield return $"Along the run over {kernel.Axes[run].Name} an index changes.";
        }
    }

    private static bool Moves(Axis axis) => axis.Extent > 1 || axis.IsRuntime;
}
