namespace NetCompiler.Networks;

/// <summary>Moves the values of one input or output between a span of its own and the rows in which those of an example stand one after another.</summary>
public static class RowPacking
{
    /// <summary>Copies into the rows.</summary>
    /// <param name="values">Example after example, <paramref name="size"/> values each.</param>
    /// <param name="rows">Rows of <paramref name="rowSize"/> values.</param>
    /// <param name="size">Values of one example.</param>
    /// <param name="rowSize">Values of a row.</param>
    /// <param name="offset">Where in a row they begin.</param>
    public static void Pack(ReadOnlySpan<float> values, Span<float> rows, int size, int rowSize, int offset)
    {
        for (int from = 0, to = offset; from < values.Length; from += size, to += rowSize)
        {
            values.Slice(from, size).CopyTo(rows[to..]);
        }
    }

    /// <summary>Copies out of the rows.</summary>
    /// <inheritdoc cref="Pack"/>
    public static void Unpack(ReadOnlySpan<float> rows, Span<float> values, int size, int rowSize, int offset)
    {
        for (int to = 0, from = offset; to < values.Length; to += size, from += rowSize)
        {
            rows.Slice(from, size).CopyTo(values[to..]);
        }
    }

    /// <summary>Sets the gap after the values of each row to zero.</summary>
    /// <param name="memory">The memory, beginning with the first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="size">Values of a row.</param>
    /// <param name="rowSize">Floats from one row to the next; the gap is what <paramref name="size"/> leaves of it.</param>
    public static void ClearGaps(Span<float> memory, int count, int size, int rowSize)
    {
        for (var row = 0; row < count; row++)
        {
            memory.Slice((row * rowSize) + size, rowSize - size).Clear();
        }
    }

    /// <summary>A value in row-major order: the memory itself where it lies so, else a copy.</summary>
    /// <param name="memory">The memory, beginning with the first element.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="strides">Floats between neighbours along each extent.</param>
    public static ReadOnlySpan<float> RowMajor(ReadOnlySpan<float> memory, IReadOnlyList<int> shape, IReadOnlyList<int> strides)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(strides);
        var size = 1;
        var isRowMajor = true;
        for (var d = shape.Count - 1; d >= 0; d--)
        {
            isRowMajor &= strides[d] == size || shape[d] == 1;
            size *= shape[d];
        }

        if (isRowMajor)
        {
            return memory[..size];
        }

        var values = new float[size];
        StridedCopy.Gather(memory, values, shape, strides);
        return values;
    }
}
