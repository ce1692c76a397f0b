using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Finds how to carry out a flat kernel with vectors of a given width: enumerates what is legal, ranks it by the cost model, takes the first. It looks
/// at axes, strides and buffer traits only; what operator the kernel came from does not show.
/// </summary>
public static class Scheduler
{
    private static readonly int[] VectorCounts = [1, 2, 3, 4, 6, 8];

    /// <summary>The schedule to emit; every flat kernel has one.</summary>
    /// <param name="flat">A kernel after layout: one index per access, traits on every buffer.</param>
    /// <param name="lanes">Floats in a vector: 16, 8 or 4.</param>
    /// <exception cref="InvalidOperationException">The kernel has no layout.</exception>
    public static KernelSchedule Choose(Kernel flat, int lanes, CancellationToken cancellation = default) =>
        Choose(new KernelVariants(flat), VectorMachine.Of(lanes), cancellation);

    /// <summary>The schedules to emit, one for each width.</summary>
    /// <param name="isCompact">Whether the network has so many kernels that the size of the code counts as much as its speed.</param>
    internal static EquatableArray<KernelSchedule> Choose(Kernel flat, IEnumerable<int> lanes, bool isCompact, CancellationToken cancellation = default)
    {
        var variants = new KernelVariants(flat);
        return lanes.Select(l => Choose(variants, isCompact ? VectorMachine.CompactOf(l) : VectorMachine.Of(l), cancellation)).ToEquatable();
    }

    private static KernelSchedule Choose(KernelVariants variants, VectorMachine machine, CancellationToken cancellation) => variants.Chosen(machine, () =>
    {
        var candidates = Candidates(variants, machine, cancellation);
        var best = candidates[0];
        if (Narrower(variants, machine, best, cancellation) is { } narrower)
        {
            return narrower;
        }

        if (best.Form != ScheduleForm.Tiled)
        {
            return best;
        }

        var chosen = candidates.Where(c => c.Form == ScheduleForm.Tiled && c.Cycles <= best.Cycles * machine.Tie).OrderBy(CodeSize).First();
        return SumStarts.Of(chosen with { ExampleBlock = ExampleBlocks.Of(chosen) });
    });

    /// <summary>
    /// Shorter vectors, which every processor with long ones has too: where only they are possible, such as for an attention head's rows of eight, or
    /// where they hold all there is, since their lanes are added together and divided in fewer cycles. Null where there is nothing to gain.
    /// </summary>
    private static KernelSchedule? Narrower(KernelVariants variants, VectorMachine machine, KernelSchedule best, CancellationToken cancellation)
    {
        // A network whose source is long does without what is only a little faster.
        var isScalar = best.Form == ScheduleForm.Scalar;
        var mayHaveFewLanes = best.Form == ScheduleForm.Tiled && !machine.IsCompact;
        if (machine.IsShort || !(isScalar || mayHaveFewLanes))
        {
            return null;
        }

        var narrower = VectorMachine.All.Where(m => m.Lanes < machine.Lanes && m.Lanes > VectorMachine.Short.Lanes).Append(VectorMachine.Short);
        return narrower
            .Where(m => isScalar || best.Kernel.Axes[best.VectorAxis].Extent <= m.Lanes)
            .Select(m => Choose(variants, m, cancellation))
            .Where(s => s.Form == ScheduleForm.Tiled && (!isScalar || s.Cycles < best.Cycles))
            .OrderBy(static s => s.Cycles).ThenBy(static s => s.Lanes).FirstOrDefault();
    }

    /// <summary>The schedule with the least code, for what need not be fast: one body for all widths.</summary>
    public static KernelSchedule Smallest(Kernel flat) => BlockSchedules.Of(flat) ?? Scalar(new(flat));

    /// <summary>Legal schedules worth comparing, cheapest first; never empty.</summary>
    public static IReadOnlyList<KernelSchedule> Candidates(Kernel flat, int lanes, CancellationToken cancellation = default) =>
        Candidates(new KernelVariants(flat), VectorMachine.Of(lanes), cancellation);

    private static KernelSchedule[] Candidates(KernelVariants variants, VectorMachine machine, CancellationToken cancellation)
    {
        if (BlockSchedules.Of(variants.Flat) is { } runs)
        {
            return [runs];
        }

        if (variants.HasLookups)
        {
            return [Scalar(variants)];
        }

        var shapes = Shapes(variants, machine, scattered: false, cancellation).ToArray();
        var schedules = (shapes.Length > 0 ? shapes : Shapes(variants, machine, scattered: true, cancellation))
            .OrderBy(static s => s.Bound).Take(machine.ShapesWalked)
            .SelectMany(s => Schedules(s.Shape, cancellation)).ToList();
        schedules.Add(Scalar(variants));
        return schedules.OrderBy(static s => s.Cycles).ToArray();
    }

    /// <param name="scattered">Whether only those whose results are stored one by one are wanted, or only others.</param>
    private static IEnumerable<(TileShape Shape, double Bound)> Shapes(KernelVariants variants, VectorMachine machine, bool scattered, CancellationToken cancellation)
    {
        foreach (var facts in variants.Fused)
        {
            for (var axis = 0; axis < facts.Extents.Length; axis++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!VectorLegality.Allows(facts, axis, machine.Lanes, out var strided) || (strided is not null && facts.Reduces[axis])
                    || facts.Writes.Any(w => ScatteredLanes.Has(facts, w, axis)) != scattered)
                {
                    continue;
                }

                foreach (var shape in ShapesAlong(facts, axis, strided, machine))
                {
                    yield return (shape, ArithmeticCost.Bound(shape));
                }
            }
        }
    }

    private static IEnumerable<TileShape> ShapesAlong(KernelFacts facts, int axis, AccessFacts? strided, VectorMachine machine)
    {
        var most = facts.Reduces[axis] ? 1 : (facts.Extents[axis] + machine.Lanes - 1) / machine.Lanes;
        foreach (var vectors in facts.RowAxis >= 0 ? [most] : VectorCounts.Where(v => v <= most))
        {
            var packed = strided ?? PanelPacking.Scattered(facts, axis);
            var packing = packed is null ? null : PanelPacking.Make(facts, packed, axis, vectors, machine.Lanes);
            if (packed is not null && packing is null)
            {
                // Too wide for a panel; narrower tiles came before.
                if (strided is null && vectors > 1)
                {
                    continue;
                }

                yield break;
            }

            var tiled = packing is null ? facts : new KernelFacts(packing.Kernel);
            foreach (var shape in new TileEnumeration(tiled, machine, axis, vectors, packing).Shapes())
            {
                yield return shape;
            }
        }
    }

    private static IEnumerable<KernelSchedule> Schedules(TileShape shape, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var arithmetic = ArithmeticCost.Total(shape);
        return shape.Orders.Of(shape).Select(o => EdgeTiles.Of(new KernelSchedule(
            shape.Facts.Kernel,
            ScheduleForm.Tiled,
            shape.Lanes,
            shape.VectorAxis,
            shape.Tile,
            shape.Unroll,
            shape.Split,
            shape.ReductionOrder.Where(a => shape.WrittenOut[a]).ToEquatable(),
            shape.ReductionOrder,
            o.Candidate.Outer,
            shape.Packing is null ? null : shape.Packing.Packing with { Depth = o.Candidate.Depth },
            ScheduleCost.Cycles(o.Candidate, arithmetic, o.Memory)) { IsCompact = shape.Machine.IsCompact, HasMiddleRows = shape.Machine.HasMiddleRows }));
    }

    private static KernelSchedule Scalar(KernelVariants variants)
    {
        var facts = variants.Plain;
        return Plain(variants.Flat, ScheduleForm.Scalar, Order(facts, reduces: false), Order(facts, reduces: true), ScheduleCost.Scalar(facts));
    }

    /// <summary>Axes that do not move first, then in the kernel's order, but the axis along which memory is contiguous last.</summary>
    internal static int[] Order(KernelFacts facts, bool reduces)
    {
        var contiguous = (reduces ? facts.BodyReads : facts.Writes).FirstOrDefault();
        return Enumerable.Range(0, facts.Extents.Length).Where(a => facts.Reduces[a] == reduces)
            .OrderBy(a => !facts.Moves[a] ? 0 : contiguous?.Strides[a] == 1 ? 2 : 1).ToArray();
    }

    internal static KernelSchedule Plain(Kernel kernel, ScheduleForm form, int[] outer, int[] reductions, double cycles) => new(
        kernel,
        form,
        Lanes: 1,
        VectorAxis: -1,
        Enumerable.Repeat(1, kernel.Axes.Count).ToArray(),
        Unroll: 1,
        Split: 1,
        reductions.Where(a => kernel.Axes[a] is { Extent: 1, IsRuntime: false }).ToEquatable(),
        reductions,
        outer,
        Packing: null,
        cycles);

    /// <summary>Multiply-adds written out in the main tile and in each different remainder tile.</summary>
    private static double CodeSize(KernelSchedule schedule)
    {
        double size = Math.Max(1, schedule.Unroll);
        foreach (var axis in schedule.WrittenOut)
        {
            size *= axis == schedule.VectorAxis ? schedule.VectorCount : schedule.Kernel.Axes[axis].Extent;
        }

        foreach (var axis in schedule.OuterOrder)
        {
            var (tile, steps) = (schedule.Tile[axis], axis == schedule.VectorAxis ? schedule.VectorCount : schedule.Kernel.Axes[axis].Extent);
            size *= schedule.Kernel.Axes[axis] is { IsRuntime: true } rows
                ? RowTiles.Sizes(tile, rows.PerExample, schedule.HasMiddleRows).Sum()
                : tile + (steps > tile ? steps % tile : 0);
        }

        return size * EdgeTiles.CodeGrowth(schedule);
    }
}
