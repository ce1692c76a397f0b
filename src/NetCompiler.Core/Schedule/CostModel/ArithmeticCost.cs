namespace NetCompiler.Core.Schedule;

/// <summary>Cycles of all micro-kernel calls with everything in the first-level cache.</summary>
internal static class ArithmeticCost
{
    /// <summary>A quick lower estimate from arithmetic, loads and calls alone: ranks shapes before the exact walk.</summary>
    public static double Bound(TileShape shape)
    {
        var (facts, machine) = (shape.Facts, shape.Machine);
        var inner = shape.InnerLoop;
        double work = 1, calls = 1, entries = 1;
        for (var axis = 0; axis < facts.Extents.Length; axis++)
        {
            if (facts.Reduces[axis])
            {
                work *= shape.Steps(axis);
                entries *= axis == inner || shape.WrittenOut[axis] ? 1 : shape.Steps(axis);
            }
            else
            {
                work *= (double)shape.Trips(axis) * shape.Tile[axis];
                calls *= shape.Trips(axis);
            }
        }

        var results = shape.Results(shape.Tile);
        var slots = facts.BoundSlots;
        var chains = Math.Max(1, results * Math.Max(1, facts.Accumulators) * shape.Split);
        double loads = 0;
        foreach (var read in facts.BodyReads)
        {
            loads += Elements(shape, read);
        }

        var limit = machine.MultiplyAddsPerCycle * machine.Latency / chains;
        var pipes = Both(1, loads / machine.LoadsPerCycle / (results * slots / machine.MultiplyAddsPerCycle));
        return (work * slots / machine.MultiplyAddsPerCycle * Math.Max(1, Math.Max(limit, pipes)))
            + (calls * (machine.Call + 8 + results + (entries * machine.LoopEntry)));
    }

    /// <summary>All calls, main and remainder tiles.</summary>
    public static double Total(TileShape shape) =>
        Combine(shape, shape.ParallelAxes.ToArray(), 0, (int[])shape.Tile.Clone(), 1) + PartialStores(shape);

    private static double PartialStores(TileShape shape) => shape.Facts.PartialStores(shape.VectorAxis, shape.Lanes) is var stores and > 0
        ? stores * shape.ParallelAxes.Where(a => a != shape.VectorAxis).Aggregate(1.0, (n, a) => n * shape.Facts.Extents[a]) : 0;

    private static double Combine(TileShape shape, int[] axes, int next, int[] tile, double count)
    {
        if (next == axes.Length)
        {
            return count * Call(shape, tile);
        }

        var axis = axes[next];
        var (steps, size) = (shape.Steps(axis), shape.Tile[axis]);
        double cycles = 0;
        if (steps / size > 0)
        {
            tile[axis] = size;
            cycles += Combine(shape, axes, next + 1, tile, count * (steps / size));
        }

        if (steps % size > 0)
        {
            tile[axis] = steps % size;
            cycles += Combine(shape, axes, next + 1, tile, count);
            tile[axis] = size;
        }

        return cycles;
    }

    private static double Call(TileShape shape, int[] tile)
    {
        var (facts, machine) = (shape.Facts, shape.Machine);
        var results = shape.Results(tile);
        var (inner, steps) = (shape.InnerLoop, shape.StepsWrittenOut);
        var unroll = inner >= 0 ? shape.Unroll : 1;
        double cycles = 0, inlinedCalls = shape.VectorReduces ? 0 : results * facts.EpilogueInlinedCalls, slices = 0;
        foreach (var stage in facts.Stages)
        {
            var loads = RegisterCost.Walk(shape, tile, stage);
            var written = unroll * (facts.Stages.Length == 1 ? steps : shape.StepsWrittenOutOf(stage));
            cycles += StageCycles(shape, stage, loads, results, written);
            slices += loads.Unaligned + (stage.Writes.Length * results * written);
            inlinedCalls += stage.InlinedCalls * results * unroll * (HasMaskedVector(shape) ? 2 : 1);
        }

        if (facts.Epilogue.Length > 0)
        {
            slices += results * (facts.Epilogue.Length + facts.EpilogueReads.Count(r => r.Strides[shape.VectorAxis] != 0));
        }

        inlinedCalls += shape.VectorReduces ? (AdjacentResults.Axis(facts.Kernel, shape.VectorAxis, tile) >= 0 ? 0.125 : 0.5) * results * facts.Accumulators : 0;
        var overInlined = inlinedCalls > machine.InlinedCalls ? 1 + (0.04 * (inlinedCalls - machine.InlinedCalls)) : 1;
        var crowded = slices > machine.InlinedSlices && !shape.VectorReduces ? 1 + (0.02 * (slices - machine.InlinedSlices)) : 1;
        var setup = (results * facts.Accumulators * shape.Split * 0.15) + machine.Call + (machine.Latency * 2);
        return ((cycles + EpilogueCycles(shape, tile, results)) * overInlined * crowded) + setup;
    }

    private static double StageCycles(TileShape shape, StageFacts stage, BodyLoads loads, int results, int steps)
    {
        var machine = shape.Machine;
        var inner = shape.InnerLoop;
        double trips = 1, entries = 1;
        foreach (var axis in shape.ReductionOrder)
        {
            if (!shape.WrittenOut[axis] && stage.GoesOver[axis])
            {
                trips *= shape.Steps(axis);
                entries *= axis == inner ? 1 : shape.Steps(axis);
            }
        }

        var slots = stage.Slots * results * steps;
        var latency = stage.Accumulators == 0 ? 0 : (double)steps / shape.Split * machine.Latency;
        var accumulators = stage.Accumulators * results;
        var registers = (accumulators * shape.Split) + loads.Live + (stage.EarlierResults * results) + (stage.Slots > 8 ? 5 : 0);
        var spilled = accumulators < 8 && steps == 1 ? 0 : Math.Max(0, registers - machine.SpillsFrom);

        // What does not stay in a register is loaded again for each use.
        var again = loads.Live == 0 ? 0 : loads.Reused * Math.Min(1, spilled / loads.Live);
        var pipes = Both(slots / machine.MultiplyAddsPerCycle, (loads.LoadSlots + again) / machine.LoadsPerCycle);

        // Spans over examples are moved, and their bounds checked, in every round.
        var moved = inner >= 0 && shape.Facts.IsRuntime(inner) ? stage.Reads.Where(r => r.Strides[inner] != 0).Select(static r => r.Buffer).Distinct().Count() : 0;
        var issued = (slots + loads.LoadSlots + 3 + (moved * machine.MoveInstructions)) / machine.IssueWidth;
        var round = Math.Max(moved > 0 ? Both(pipes, issued) : Math.Max(pipes, issued), latency) + (spilled * 0.7);
        if (registers > machine.Registers && accumulators >= 8)
        {
            // A spilled accumulator waits for its own store in every round.
            round = Math.Max(round, (machine.Latency + 8) * steps / shape.Split);
        }

        var unroll = inner >= 0 ? shape.Unroll : 1;
        return (trips / unroll * (round + (accumulators >= 8 ? 0 : 0.4)))
            + (entries * (inner >= 0 ? machine.LoopEntry : 2))
            + (Math.Max(0, slots - 32) * machine.CodeCyclesPerOperation);
    }

    private static double EpilogueCycles(TileShape shape, int[] tile, int results)
    {
        var along = AdjacentResults.Axis(shape.Facts.Kernel, shape.VectorAxis, tile);
        double cycles = 0, apart = 0;
        foreach (var write in shape.Facts.Epilogue)
        {
            apart += along < 0 ? 0 : write.Reads.Append(write.To).Count(a => a.Strides[along] > 1);
            cycles += results * (1 + ((write.Slots + write.Reads.Length + (write.Adds ? 2 : 0)) / 2));
        }

        // Adding the lanes of one vector takes a chain of shuffles; those of four do not wait for each other.
        cycles = along >= 0 ? (cycles / AdjacentResults.Count) + (results * ((shape.Facts.Accumulators * 2) + apart)) : cycles + (shape.VectorReduces ? results * shape.Facts.Accumulators * 7 : 0);
        return cycles + (shape.Split > 1 ? (results * (shape.Split - 1) * 0.5) + 4 : 0);
    }

    private static bool HasMaskedVector(TileShape shape)
    {
        var extent = shape.Facts.Extents[shape.VectorAxis];
        return shape.VectorReduces && extent > shape.Lanes && extent % shape.Lanes != 0;
    }

    private static double Elements(TileShape shape, AccessFacts read)
    {
        double elements = 1;
        for (var axis = 0; axis < shape.Tile.Length; axis++)
        {
            elements *= read.Strides[axis] != 0 && !shape.Facts.Reduces[axis] ? shape.Tile[axis] : 1;
        }

        return elements;
    }

    /// <summary>Two units near their limits disturb each other: the fourth root of the sum of fourth powers.</summary>
    private static double Both(double a, double b) => Math.Sqrt(Math.Sqrt((a * a * a * a) + (b * b * b * b)));
}
