using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Sums over examples in blocks of them. Every tile of a weight's gradient reads the values of all examples again; where they do not stay in the cache
/// from one tile to the next, a block of examples goes through all tiles before the next one, and its sums are added to what is there.
/// </summary>
internal static class ExampleBlocks
{
    /// <summary>Bytes of one tile's operands that stay in the first-level cache beside its results.</summary>
    private const double FirstLevel = 24 * 1024;

    /// <summary>The same where lanes are added up behind the loop: twice as long a loop is worth a line now and then from the second level.</summary>
    private const double FirstLevelAlongLanes = 32 * 1024;

    /// <summary>Bytes of all operands of a block that stay in the second-level cache.</summary>
    private const double SecondLevel = 384 * 1024;

    /// <summary>Steps of a tile's loop from which on loading and storing its sums does not show.</summary>
    private const double EnoughSteps = 48;

    /// <summary>The number of examples for which it is worth asking: a usual batch.</summary>
    private const int Batch = 128;

    /// <summary>The examples of a block; 0 for all at once.</summary>
    public static int Of(KernelSchedule schedule)
    {
        if (!IsPossible(schedule) || schedule.Form != ScheduleForm.Tiled)
        {
            return 0;
        }

        var kernel = schedule.Kernel;
        var reads = kernel.BodyReads.Distinct().ToArray();
        var tile = reads.Sum(r => Bytes(schedule, r, ofTile: true));
        if (tile * Batch <= 2 * FirstLevel || !reads.Any(r => IsReadAgain(schedule, r)))
        {
            return 0;
        }

        var steps = kernel.Axes.Aggregate(1.0, static (n, a) => a.Role == AxisRole.Parallel ? n : n * (a.IsRuntime ? a.PerExample : a.Extent));
        var inFirst = (schedule.VectorReduces ? FirstLevelAlongLanes : FirstLevel) / tile;
        if (inFirst * steps >= EnoughSteps)
        {
            return Rounded(inFirst);
        }

        // A tile's values of one example are too many: at least those of a block come from the second level.
        var inSecond = SecondLevel / reads.Sum(r => Bytes(schedule, r, ofTile: false));
        return inSecond >= Batch ? 0 : Rounded(Math.Max(inSecond, EnoughSteps / steps));
    }

    /// <summary>Whether the kernel may be done block by block: its results are sums over examples, and nothing else is.</summary>
    public static bool IsPossible(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        return schedule.Form is ScheduleForm.Tiled or ScheduleForm.Scalar && schedule.Packing is null && IsSumOverExamples(kernel)
            && kernel.Writes.All(static w => w.Mode == WriteMode.SetOrAdd && IsOfSums(w.Value))
            && Enumerable.Range(0, kernel.Axes.Count).Single(a => kernel.Axes[a].IsRuntime) is var examples
            && kernel.Accesses.GroupBy(static a => a.Buffer).All(g => g.Select(a => a.Strides[examples]).Distinct().Count() == 1);
    }

    /// <summary>Whether a kernel adds up over the examples, and over all of them alike, and has no other results than what follows from these sums.</summary>
    public static bool IsSumOverExamples(Kernel kernel) =>
        !kernel.HasLookups && kernel.Stages is [{ Writes.Count: 0 } stage] && stage.Accumulators.All(static a => a.Kind == AccumulatorKind.Sum)
        && kernel.Axes.Where(static a => a.IsRuntime).ToArray() is [{ Role: AxisRole.Reduction }] && !kernel.RandomValues().Any() && !UsesIndices(kernel);

    /// <summary>Whether a value is made of sums, their sums and multiples: of blocks such values may be added.</summary>
    public static bool IsOfSums(Expression value) => value switch
    {
        AccumulatorValue => true,
        Operation { Kind: ScalarOperation.Add or ScalarOperation.Subtract } o => o.Operands.All(IsOfSums),
        Operation { Kind: ScalarOperation.Multiply } o => o.Operands[0] is Constant && IsOfSums(o.Operands[1]),
        _ => false,
    };

    /// <summary>Floats from one example to the next in a buffer of such a kernel; 0 in one without examples.</summary>
    public static int Stride(Kernel kernel, int buffer)
    {
        var axis = Enumerable.Range(0, kernel.Axes.Count).First(a => kernel.Axes[a].IsRuntime);
        var access = kernel.Accesses.FirstOrDefault(a => a.Buffer == buffer);
        return access is null ? 0 : access.Strides[axis] * kernel.Axes[axis].PerExample;
    }

    private static bool IsReadAgain(KernelSchedule schedule, Access read) => schedule.OuterOrder.Any(a =>
        read.Strides[a] == 0 && schedule.Kernel.Axes[a].Extent > schedule.Tile[a] * (a == schedule.VectorAxis ? schedule.Lanes : 1));

    private static bool UsesIndices(Kernel kernel) =>
        kernel.Stages[0].Accumulators.Select(static a => a.Body).SelectMany(KernelIndices.IndexValues).Any();

    // Lines of one example that are read for one tile, or for all.
    private static double Bytes(KernelSchedule schedule, Access read, bool ofTile)
    {
        const int line = VectorMachine.LineFloats;
        var axes = schedule.Kernel.Axes;
        double floats = 1;
        double Extent(int axis) => axes[axis].IsRuntime ? axes[axis].PerExample
            : !ofTile || axes[axis].Role == AxisRole.Reduction ? axes[axis].Extent
            : axis == schedule.VectorAxis ? schedule.Tile[axis] * schedule.Lanes : schedule.Tile[axis];

        // Axes with one stride, a window's places and its taps, go over the same elements.
        foreach (var same in Enumerable.Range(0, axes.Count).Where(a => read.Strides[a] != 0).GroupBy(a => Math.Abs(read.Strides[a])).OrderBy(static g => g.Key))
        {
            var (stride, extent) = (same.Key, same.Sum(a => Extent(a) - 1) + 1);
            floats = stride < line ? Math.Max(floats, Math.Max(floats, extent * stride)) : Math.Max(line, Math.Ceiling(floats / line) * line) * extent;
        }

        return Math.Max(line, floats) * sizeof(float);
    }

    // A power of two, so that batches of usual sizes are whole blocks.
    private static int Rounded(double examples)
    {
        var block = 1;
        while (block * 2 <= examples)
        {
            block *= 2;
        }

        return block >= Batch ? 0 : block;
    }
}
