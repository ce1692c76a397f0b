namespace NetCompiler.Core.Schedule;

/// <summary>Lists the register tiles of a kernel for one vector axis and one number of vectors, with their unrolling, splitting and loop orders.</summary>
internal sealed class TileEnumeration(KernelFacts facts, VectorMachine machine, int vectorAxis, int vectors, PanelPacking? packing)
{
    /// <summary>Steps along one axis worth trying; those that leave a remainder only where experience says they pay.</summary>
    private static readonly int[] Sizes = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 25];

    /// <summary>Multiply-adds of one loop body beyond which more unrolling only costs source and instruction fetch.</summary>
    private const int MostWrittenOut = 128;

    /// <summary>Steps of an axis beyond which it is not written out.</summary>
    private const int MostWrittenSteps = 7;

    /// <summary>Multiply-adds of a tile up to which a sum of any length is written out where no axis is over examples: a loop's checks and branches take as long.</summary>
    private const int MostWrittenForOne = 32;

    /// <summary>Operations of one inner element and tile beyond which methods come near the JIT's limits.</summary>
    private const int MostOperations = 512;

    /// <summary>Elements of a sum from which on it takes much longer than adding its lanes together.</summary>
    private const int LongSum = 4096;

    /// <summary>Whole functions inlined in one body.</summary>
    private const int MostInlinedCalls = 32;

    private readonly int _axes = facts.Extents.Length;
    private readonly bool _vectorReduces = facts.Reduces[vectorAxis];
    private readonly double _summed = Enumerable.Range(0, facts.Extents.Length).Where(a => facts.Reduces[a]).Aggregate(1.0, (n, a) => n * facts.Extents[a]);
    private readonly int _partner = facts.Reduces[vectorAxis] ? -1 : PairedLanes.Partner(facts, vectorAxis);
    private readonly int _operations =
        facts.Stages.Sum(static s => s.Reads.Length + s.Writes.Length + s.Accumulators) + facts.Epilogue.Sum(static e => e.Reads.Length + 1);

    private readonly int _inlinedCalls = facts.Stages.Sum(static s => s.InlinedCalls) + facts.EpilogueInlinedCalls;

    /// <summary>Shapes, each with the orders of its outer loops.</summary>
    public IEnumerable<TileShape> Shapes()
    {
        var moving = Enumerable.Range(0, _axes).Where(a => a != vectorAxis && facts.Moves[a]).ToArray();
        var reductions = Reductions(moving.Where(a => facts.Reduces[a]).ToArray());
        var still = Enumerable.Range(0, _axes).Where(a => facts.Reduces[a] && !reductions.Contains(a)).ToArray();
        var tileable = moving.Where(a => !facts.Reduces[a] && a != _partner && packing?.Outside.Contains(a) != true).ToArray();
        foreach (var tile in Tiles(tileable))
        {
            var orders = new TileOrders();
            foreach (var (writtenOut, order) in WrittenOut(reductions, tile))
            {
                var all = (bool[])writtenOut.Clone();
                foreach (var axis in still)
                {
                    all[axis] = true;
                }

                int[] reductionOrder = [.. still, .. order];
                foreach (var (unroll, split) in Unrolls(writtenOut, order, tile))
                {
                    yield return new(facts, machine, vectorAxis, tile, unroll, split, all, reductionOrder, packing, orders);
                }
            }
        }
    }

    /// <summary>The orders of the outer loops worth trying: the tiled axes innermost, the vector axis outside, between or inside.</summary>
    public static IEnumerable<Candidate> Orders(TileShape shape)
    {
        var facts = shape.Facts;
        var parallel = Enumerable.Range(0, facts.Extents.Length).Where(a => !facts.Reduces[a]).ToArray();
        var vector = shape.VectorAxis;
        var still = parallel.Where(a => a != vector && !facts.Moves[a]).ToArray();
        var moving = parallel.Where(a => a != vector && facts.Moves[a]).ToArray();
        var outside = shape.Packing?.Outside.ToArray() ?? [];

        // A small axis tiled in full stands outside the one that still has several tiles.
        var rows = moving.Where(a => shape.Tile[a] > 1).OrderBy(a => shape.Trips(a)).ToArray();
        var others = moving.Where(a => !rows.Contains(a) && !outside.Contains(a)).ToArray();
        if (shape.Packing is not null)
        {
            yield return new(shape, [.. still, .. outside, vector, .. others, .. rows], still.Length + outside.Length + 1);
            yield break;
        }

        if (shape.VectorReduces)
        {
            yield return new(shape, [.. still, .. others, .. rows], 0);
            yield break;
        }

        yield return new(shape, [.. still, .. others, .. rows, vector], 0);

        // One that is not tiled stands inside those that are where neighbours in memory lie along it.
        if (Nearest(facts, others) is var near && near >= 0 && rows.Length > 0 && rows.All(a => Step(facts, a) > Step(facts, near)))
        {
            yield return new(shape, [.. still, .. others.Where(a => a != near), .. rows, near, vector], 0);
        }

        if (shape.Trips(vector) > 1)
        {
            var several = rows.Any(a => shape.Trips(a) > 1);
            if (several || others.Length > 0)
            {
                yield return new(shape, [.. still, vector, .. others, .. rows], 0);
            }

            if (several && others.Length > 0)
            {
                yield return new(shape, [.. still, .. others, vector, .. rows], 0);
            }
        }
    }

    private static int Nearest(KernelFacts facts, int[] axes) => axes.Where(a => Step(facts, a) > 0).OrderBy(a => Step(facts, a)).DefaultIfEmpty(-1).First();

    private static int Step(KernelFacts facts, int axis) => Math.Abs(facts.Writes[0].Strides[axis]);

    // Vectors along a sum are its innermost loop, but for small axes, which may be written out inside. A last vector that is used in part stays innermost.
    private int[] Reductions(int[] others)
    {
        if (!_vectorReduces)
        {
            return others;
        }

        var inside = facts.Extents[vectorAxis] > machine.Lanes && facts.Extents[vectorAxis] % machine.Lanes != 0 ? 0
            : others.Reverse().TakeWhile(a => !facts.IsRuntime(a) && facts.Extents[a] <= MostWrittenSteps).Count();
        return [.. others.Take(others.Length - inside), vectorAxis, .. others.Skip(others.Length - inside)];
    }

    private IEnumerable<int[]> Tiles(int[] tileable)
    {
        // A panel is copied for one step of what it depends on, and a pair of stores needs both.
        if (packing?.Outside.Contains(_partner) == true)
        {
            yield break;
        }

        var plain = Enumerable.Repeat(1, _axes).ToArray();
        plain[vectorAxis] = _vectorReduces ? 1 : vectors;
        if (_partner >= 0)
        {
            plain[_partner] = PairedLanes.Stride;
        }

        if (Fits(plain) && IsWorthwhile(plain, tileable))
        {
            yield return plain;
        }

        foreach (var axis in tileable)
        {
            foreach (var size in Sizes)
            {
                if (size > facts.Extents[axis] || (facts.Extents[axis] % size != 0 && size is not (4 or 6 or 8 or 12)))
                {
                    continue;
                }

                var tile = (int[])plain.Clone();
                tile[axis] = size;
                if (Fits(tile) && IsWorthwhile(tile, tileable))
                {
                    yield return tile;
                }

                foreach (var second in tileable.Where(a => a != axis && !facts.IsRuntime(a)))
                {
                    foreach (var steps in SecondSizes(tile, axis, second))
                    {
                        var both = (int[])tile.Clone();
                        both[second] = steps;
                        if (size * steps <= 28 && Fits(both) && IsWorthwhile(both, tileable))
                        {
                            yield return both;
                        }
                    }
                }
            }
        }
    }

    // A second axis is tiled in full where it is short; beside results that lie together also in part.
    private IEnumerable<int> SecondSizes(int[] tile, int axis, int second)
    {
        var full = facts.Extents[second];
        return full <= 5 && (facts.Extents[axis] > 5 || second < axis) ? [full]
            : AreAdjacent(tile) && full > 1 ? new[] { full, 4, 3, 2 }.Where(s => s <= MostWrittenSteps && full % s == 0).Distinct()
            : [];
    }

    private int Accumulators(int[] tile) => facts.Accumulators * Results(tile);

    private int Results(int[] tile)
    {
        var results = 1;
        for (var axis = 0; axis < _axes; axis++)
        {
            results *= facts.Reduces[axis] ? 1 : tile[axis];
        }

        return results;
    }

    // Adding lanes up at the end is little beside a long sum.
    private int MostReducedRows => machine.Unrolls && _summed >= LongSum ? 6 * machine.MostReducedRows : machine.MostReducedRows;

    // Lanes of four are added together in the time of one.
    private bool AreAdjacent(int[] tile) => _vectorReduces && machine.Unrolls
        && AdjacentResults.Axis(facts.Kernel, vectorAxis, tile) is var axis && axis >= 0 && AdjacentResults.LieTogether(facts.Kernel, axis);

    private bool Fits(int[] tile)
    {
        var results = Results(tile);
        return Accumulators(tile) <= machine.MostAccumulators
            && results <= (AreAdjacent(tile) ? 24 : _vectorReduces ? MostReducedRows : facts.Accumulators > 0 ? 32 : machine.MostWithoutAccumulators)
            && (results == 1 || (results * _operations <= MostOperations && results * _inlinedCalls <= MostInlinedCalls));
    }

    // With fewer than six accumulators the units wait for results; a longer free axis could have given more.
    private bool IsWorthwhile(int[] tile, int[] tileable) =>
        facts.Accumulators == 0 || _vectorReduces || Accumulators(tile) >= Math.Min(6, machine.MostAccumulators)
        || !tileable.Any(a => tile[a] == 1 && facts.Extents[a] >= 6);

    /// <summary>None, or a trailing run of small reduction axes, written out; two of them in both orders.</summary>
    private IEnumerable<(bool[] WrittenOut, int[] Order)> WrittenOut(int[] reductions, int[] tile)
    {
        var none = new bool[_axes];
        yield return (none, reductions);
        if (!machine.Unrolls)
        {
            yield break;
        }

        var accumulators = Math.Max(1, Accumulators(tile));
        var isForOne = !Enumerable.Range(0, _axes).Any(facts.IsRuntime);
        var steps = 1;
        var written = none;
        for (var i = reductions.Length - 1; i >= 0; i--)
        {
            var axis = reductions[i];
            steps *= facts.Extents[axis];
            var isShort = facts.Extents[axis] <= MostWrittenSteps || (isForOne && steps * accumulators <= MostWrittenForOne);
            if (axis == vectorAxis || facts.IsRuntime(axis) || !isShort || steps * accumulators > 2 * MostWrittenOut)
            {
                yield break;
            }

            written = (bool[])written.Clone();
            written[axis] = true;
            yield return (written, reductions);
            if (reductions.Length - i == 2)
            {
                yield return (written, [.. reductions.Take(i), reductions[i + 1], axis]);
            }
        }
    }

    /// <summary>Steps written out in one round of the inner loop, and partial accumulators, which hide latency when there are few results.</summary>
    private IEnumerable<(int Unroll, int Split)> Unrolls(bool[] writtenOut, int[] order, int[] tile)
    {
        var accumulators = Accumulators(tile);
        var written = order.Where(a => writtenOut[a]).Aggregate(1, (n, a) => n * facts.Extents[a]);
        var inner = order.Where(a => !writtenOut[a]).DefaultIfEmpty(-1).Last();
        var isRuntime = inner >= 0 && facts.IsRuntime(inner);

        // In a loop over examples, half as many checks of bounds are worth a body twice as long.
        var least = machine.Unrolls && isRuntime && accumulators >= 8 && 2 * accumulators * written <= MostWrittenOut ? 2 : 1;
        yield return (least, 1);
        if (!machine.Unrolls)
        {
            yield break;
        }

        var steps = inner < 0 ? 1
            : inner == vectorAxis ? (facts.Extents[inner] + machine.Lanes - 1) / machine.Lanes : facts.Extents[inner];
        foreach (var unroll in new[] { 2, 4, 8 })
        {
            // With eight chains the latency is hidden; longer bodies are only more source, unless the loop is so short that its entry shows.
            if (unroll > steps || Math.Max(1, accumulators) * unroll * written > MostWrittenOut || (accumulators >= 8 && (unroll > 2 || isRuntime || steps > 16)))
            {
                continue;
            }

            yield return (unroll, 1);
            if (facts.Accumulators > 0 && accumulators < 8 && accumulators * unroll <= machine.MostAccumulators - 1)
            {
                yield return (unroll, unroll);
            }
        }

        foreach (var split in new[] { 2, 4 })
        {
            if (facts.Accumulators > 0 && written >= 2 * split && accumulators < 8 && accumulators * split <= machine.MostAccumulators - 3)
            {
                yield return (1, split);
            }
        }
    }
}
