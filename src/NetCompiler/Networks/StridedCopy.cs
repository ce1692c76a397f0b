namespace NetCompiler.Networks;

/// <summary>Copies between stored order (row-major, no gaps) and memory order (any strides).</summary>
internal static class StridedCopy
{
    // A block of 16 × 16 floats is sixteen cache lines on either side, however far apart the rows lie.
    private const int Block = 16;

    /// <summary>From memory to stored order, or back, for a tensor whose first element lies at <c>memory[0]</c>.</summary>
    public static void Gather(ReadOnlySpan<float> memory, Span<float> stored, IReadOnlyList<int> shape, IReadOnlyList<int> strides)
    {
        switch (shape.Count)
        {
            case 0:
                stored[0] = memory[0];
                break;
            case 1 when strides[0] == 1:
                memory[..shape[0]].CopyTo(stored);
                break;
            case 1:
                GatherPlane(memory, stored, 1, shape[0], 0, strides[0]);
                break;
            case 2:
                GatherPlane(memory, stored, shape[0], shape[1], strides[0], strides[1]);
                break;
            default:
                Planes(shape, strides, out var rows, out var columns, out var rowStride, out var columnStride);
                for (var plane = 0; plane < stored.Length / (rows * columns); plane++)
                {
                    GatherPlane(
                        memory[Start(plane, shape, strides)..], stored[(plane * rows * columns)..], rows, columns, rowStride, columnStride);
                }

                break;
        }
    }

    /// <inheritdoc cref="Gather"/>
    public static void Scatter(ReadOnlySpan<float> stored, Span<float> memory, IReadOnlyList<int> shape, IReadOnlyList<int> strides)
    {
        switch (shape.Count)
        {
            case 0:
                memory[0] = stored[0];
                break;
            case 1 when strides[0] == 1:
                stored[..shape[0]].CopyTo(memory);
                break;
            case 1:
                ScatterPlane(stored, memory, 1, shape[0], 0, strides[0]);
                break;
            case 2:
                ScatterPlane(stored, memory, shape[0], shape[1], strides[0], strides[1]);
                break;
            default:
                Planes(shape, strides, out var rows, out var columns, out var rowStride, out var columnStride);
                for (var plane = 0; plane < stored.Length / (rows * columns); plane++)
                {
                    ScatterPlane(
                        stored[(plane * rows * columns)..], memory[Start(plane, shape, strides)..], rows, columns, rowStride, columnStride);
                }

                break;
        }
    }

    private static void GatherPlane(ReadOnlySpan<float> memory, Span<float> stored, int rows, int columns, int rowStride, int columnStride)
    {
        for (var top = 0; top < rows; top += Block)
        {
            for (var left = 0; left < columns; left += Block)
            {
                for (var i = top; i < Math.Min(top + Block, rows); i++)
                {
                    for (var j = left; j < Math.Min(left + Block, columns); j++)
                    {
                        stored[(i * columns) + j] = memory[(i * rowStride) + (j * columnStride)];
                    }
                }
            }
        }
    }

    private static void ScatterPlane(ReadOnlySpan<float> stored, Span<float> memory, int rows, int columns, int rowStride, int columnStride)
    {
        for (var top = 0; top < rows; top += Block)
        {
            for (var left = 0; left < columns; left += Block)
            {
                for (var i = top; i < Math.Min(top + Block, rows); i++)
                {
                    for (var j = left; j < Math.Min(left + Block, columns); j++)
                    {
                        memory[(i * rowStride) + (j * columnStride)] = stored[(i * columns) + j];
                    }
                }
            }
        }
    }

    private static void Planes(
        IReadOnlyList<int> shape, IReadOnlyList<int> strides, out int rows, out int columns, out int rowStride, out int columnStride)
    {
        rows = shape[^2];
        columns = shape[^1];
        rowStride = strides[^2];
        columnStride = strides[^1];
    }

    // Where in memory the plane of the last two extents begins.
    private static int Start(int plane, IReadOnlyList<int> shape, IReadOnlyList<int> strides)
    {
        var start = 0;
        for (var d = shape.Count - 3; d >= 0; d--)
        {
            start += plane % shape[d] * strides[d];
            plane /= shape[d];
        }

        return start;
    }
}
