using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Sums along the lanes of vectors whose results lie next to each other in memory, four and four: the lanes of four are added together at once, and
/// what becomes of the results is done to all four.
/// </summary>
internal static class AdjacentResults
{
    /// <summary>Results that make a vector.</summary>
    public const int Count = 4;

    /// <summary>The tiled axis along which they lie; -1 where they do not.</summary>
    /// <param name="tile">Steps of the tile along each axis.</param>
    public static int Axis(Kernel kernel, int vectorAxis, IReadOnlyList<int> tile)
    {
        if (vectorAxis < 0 || kernel.Axes[vectorAxis].Role != AxisRole.Reduction || kernel.Stages.Count != 1 || kernel.Stages[0].Writes.Count > 0
            || kernel.Stages[0].Accumulators.Any(static a => a.Kind != AccumulatorKind.Sum)
            || kernel.Writes.Count != 1 || kernel.Writes[0].Mode != WriteMode.Set || !IsPlain(kernel.Writes[0].Value))
        {
            return -1;
        }

        for (var axis = 0; axis < kernel.Axes.Count; axis++)
        {
            if (kernel.Axes[axis] is { Role: AxisRole.Parallel, IsRuntime: false } && tile[axis] > 0 && tile[axis] % Count == 0 && LieAlong(kernel, axis))
            {
                return axis;
            }
        }

        return -1;
    }

    private static bool LieAlong(Kernel kernel, int axis) =>
        kernel.Writes[0].To.Strides[axis] == 1 && kernel.Writes[0].Value.Reads().All(r => r.Strides[axis] is 0 or 1);

    // Random values and indices are different in each result.
    private static bool IsPlain(Expression e) => e switch
    {
        Operation o => o.Operands.All(IsPlain),
        _ => e is Read or AccumulatorValue or Constant,
    };
}
