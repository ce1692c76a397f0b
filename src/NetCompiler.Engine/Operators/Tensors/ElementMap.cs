using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// Which element of one value goes with each element of another, by row-major position within an example. Computed once for a node, so that
/// operators on tensors are plain loops over positions.
/// </summary>
internal static class ElementMap
{
    /// <summary>Of each element of <paramref name="to"/> the one of <paramref name="from"/> that is repeated there, aligned at the last extent.</summary>
    public static int[] Broadcast(Shape from, Shape to) => Of(to, index =>
    {
        var skip = to.Rank - from.Rank;
        var position = 0;
        for (var d = 0; d < from.Rank; d++)
        {
            position = (position * from.Extents[d]) + (from.Extents[d] == 1 ? 0 : index[skip + d]);
        }

        return position;
    });

    /// <summary>Of each element of <paramref name="shape"/>, in row-major order, what <paramref name="position"/> says of its index.</summary>
    public static int[] Of(Shape shape, Func<int[], int> position)
    {
        var map = new int[shape.Size];
        var index = new int[shape.Rank];
        for (var e = 0; e < map.Length; e++)
        {
            map[e] = position(index);
            for (var d = shape.Rank - 1; d >= 0 && ++index[d] == shape.Extents[d]; d--)
            {
                index[d] = 0;
            }
        }

        return map;
    }

    /// <summary>The row-major position of an index.</summary>
    public static int Position(Shape shape, IReadOnlyList<int> index)
    {
        var position = 0;
        for (var d = 0; d < shape.Rank; d++)
        {
            position = (position * shape.Extents[d]) + index[d];
        }

        return position;
    }

    /// <summary>An axis of a shape; negative ones count from the end.</summary>
    public static int Axis(Shape shape, int axis) => axis < 0 ? axis + shape.Rank : axis;

    /// <summary>How many examples the result of a call has: one where nothing it reads is per example.</summary>
    public static int Examples<T>(this OperatorCall<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Node.PerExample ? call.Batch : 1;

    /// <summary>How far the examples of an input stand apart: nothing for a shared value.</summary>
    public static int ExampleStride<T>(this OperatorCall<T> call, int input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = call.Shape(input).Size;
        return call.Input(input).Length == size ? 0 : size;
    }
}
