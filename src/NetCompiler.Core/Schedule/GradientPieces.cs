using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// How a large weight's gradient is divided: along the axis that is outermost in memory, so that each piece is a stretch of memory. All tiles of a piece are done
/// before the next one is begun. What is summed stays in the first-level cache for as many tiles as the piece has steps, and an optimiser can
/// change the weights of a piece while its gradient is in the cache.
/// </summary>
/// <param name="Axis">In the kernel.</param>
/// <param name="Steps">Of the axis, in one piece.</param>
/// <param name="Count">Of the pieces.</param>
internal sealed record GradientPieces(int Axis, int Steps, int Count)
{
    /// <summary>Floats of a tensor from which on pieces pay: below, everything is in the cache anyway.</summary>
    private const int LeastFloats = 8192;

    /// <summary>Floats of a piece: with the weights and two moments beside it, it stays in the first-level cache.</summary>
    private const int Floats = 2048;

    /// <summary>Steps below which operands would be fetched from the second-level cache as fast as it can: a line of floats, which no two pieces then share.</summary>
    private const int LeastSteps = 16;

    /// <summary>Floats of a piece that leave room in the second-level cache for what is summed.</summary>
    private const int MostFloats = 65536;

    /// <summary>Pieces of which one more or less does not matter.</summary>
    private const int Many = 16;

    /// <summary>How many pieces a call is divided into: of whole tiles, of whichever width; 0 where it is not to be divided.</summary>
    public static int CountOf(EquatableArray<KernelSchedule> schedules)
    {
        var count = schedules.Min(static s =>
        {
            if (Of(s.Kernel) is not { } pieces)
            {
                return 0;
            }

            var block = UpdateAxis.BlockSteps(s, pieces.Axis);
            var perPiece = (pieces.Steps + block - 1) / block;
            return (WorkerAxis.Blocks(s, pieces.Axis) + perPiece - 1) / perPiece;
        });

        // So that two workers have as much to do.
        return count is > 1 and < Many && count % 2 == 1 ? count + 1 : count;
    }

    /// <summary>The pieces of a kernel's results; null where they are not to be divided.</summary>
    public static GradientPieces? Of(Kernel kernel)
    {
        var axis = UpdateAxis.Of(kernel);
        if (axis < 0 || !kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction }))
        {
            return null;
        }

        var (extent, stride) = (kernel.Axes[axis].Extent, kernel.Writes[0].To.Strides[axis]);
        if ((long)extent * stride < LeastFloats)
        {
            return null;
        }

        var steps = Math.Max(Floats / stride, Math.Min(LeastSteps, MostFloats / stride));
        steps = Math.Max(1, Math.Min(steps, extent));
        return new(axis, steps, (extent + steps - 1) / steps);
    }
}
