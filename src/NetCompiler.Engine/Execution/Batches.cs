using NetCompiler.Networks;

namespace NetCompiler.Engine.Execution;

/// <summary>How many examples a span holds, and whether another fits.</summary>
internal static class Batches
{
    /// <summary>Examples of <paramref name="size"/> values in a span of <paramref name="length"/>.</summary>
    /// <exception cref="ShapeException">They do not come out even.</exception>
    public static int Count(int length, int size, string span) => size > 0 && length % size == 0
        ? length / size
        : throw new ShapeException(
            $"The span {span} has {length} values, but one example has {size}; give a whole number of examples.");

    /// <summary>Sees to it that a span holds <paramref name="batch"/> rows of <paramref name="size"/> values.</summary>
    /// <exception cref="ShapeException">It does not.</exception>
    public static void Check(int length, int batch, int size, string span)
    {
        if (length != (long)batch * size)
        {
            throw new ShapeException(
                $"The span {span} has {length} values, but {batch} × {size} = {(long)batch * size} are needed.");
        }
    }
}
