using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Sums along the lanes of vectors, four results at a time: the lanes of four are added together at once, and what becomes of the results is done to all four.
/// Best where they lie next to each other in memory; else they are put together and taken apart, which is little beside an exponential for each.
/// </summary>
internal static class AdjacentResults
{
    /// <summary>Results that make a vector.</summary>
    public const int Count = 4;

    /// <summary>The tiled axis along which they are, best one along which they lie together; -1 where there is none.</summary>
    /// <param name="tile">Steps of the tile along each axis.</param>
    public static int Axis(Kernel kernel, int vectorAxis, IReadOnlyList<int> tile)
    {
        if (!ArePossible(kernel, vectorAxis))
        {
            return -1;
        }

        var axes = Enumerable.Range(0, kernel.Axes.Count).Where(a => kernel.Axes[a].Role == AxisRole.Parallel && tile[a] > 0 && tile[a] % Count == 0).ToArray();
        return axes.Append(-1).First(a => a < 0 || LieTogether(kernel, a)) is var together && together >= 0 ? together : axes.Append(-1).First();
    }

    /// <summary>Whether the results of neighbouring steps of an axis lie next to each other, and what they are made of, if it is not the same.</summary>
    public static bool LieTogether(Kernel kernel, int axis) =>
        kernel.Writes.All(w => w.To.Strides[axis] == 1) && kernel.Writes.SelectMany(static w => w.Value.Reads()).All(r => r.Strides[axis] is 0 or 1);

    /// <summary>Whether tiles of four and more results would be such. Smaller tiles of that kernel add lanes in the same order, so that a result does not depend on its neighbours.</summary>
    public static bool ArePossible(Kernel kernel, int vectorAxis) =>
        vectorAxis >= 0 && kernel.Axes[vectorAxis].Role == AxisRole.Reduction && kernel.Stages.Count == 1 && kernel.Stages[0].Writes.Count == 0
        && kernel.Stages[0].Accumulators.All(static a => a.Kind == AccumulatorKind.Sum)
        && kernel.Writes.All(w => w.Mode == WriteMode.Set && w.To.Lookup is null && IsPlain(w.Value) && w.Value.Reads().All(r => kernel.Writes.All(o => o.To.Buffer != r.Buffer)));

    // Random values and indices are different in each result.
    private static bool IsPlain(Expression e) => e switch
    {
        Operation o => o.Operands.All(IsPlain),
        _ => e is Read or AccumulatorValue or Constant,
    };
}
