using NetCompiler.Networks;

namespace NetCompiler.Tests.Networks;

public class StoredOrderTests
{
    private static readonly InitializerInfo _zeros = new("zeros");

    [Theory]
    [InlineData(new[] { 7 }, new[] { 1 })]
    [InlineData(new[] { 7 }, new[] { 3 })]
    [InlineData(new[] { 10, 33 }, new[] { 1, 16 })]
    [InlineData(new[] { 33, 18 }, new[] { 32, 1 })]
    [InlineData(new[] { 3, 2, 4, 5 }, new[] { 1, 100, 4, 20 })]
    [InlineData(new int[0], new int[0])]
    public void Values_go_to_their_strides_and_come_back_and_padding_is_left_alone(int[] shape, int[] strides)
    {
        var parameter = new ParameterInfo("w", shape, 5, strides, true, _zeros);
        var stored = Enumerable.Range(1, parameter.Size).Select(static i => (float)i).ToArray();
        var memory = new float[2000];
        memory.AsSpan().Fill(-1);
        parameter.CopyFrom(stored, memory);
        for (var i = 0; i < stored.Length; i++)
        {
            var (at, rest) = (5, i);
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                at += rest % shape[d] * strides[d];
                rest /= shape[d];
            }

            Assert.Equal(stored[i], memory[at]);
        }

        Assert.Equal(2000 - stored.Length, memory.Count(static v => v == -1));
        var back = new float[stored.Length];
        parameter.CopyTo(memory, back);
        Assert.Equal(stored, back);
    }

    [Fact]
    public void Spans_too_short_are_refused_with_both_numbers()
    {
        var parameter = new ParameterInfo("dense1.weight", [3, 2], 16, [1, 16], true, _zeros);
        var exception = Assert.Throws<ArgumentException>(() => parameter.CopyTo(new float[34], new float[6]));
        Assert.StartsWith("dense1.weight ends at float 34 of the memory, and the span has 34.", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>(() => parameter.CopyFrom(new float[5], new float[35]));
        Assert.StartsWith("dense1.weight has 6 values, and the span holds 5.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_packed_and_unpacked_by_place()
    {
        var rows = new float[6];
        RowPacking.Pack([1, 2], rows, 1, 3, 0);
        RowPacking.Pack([3, 4, 5, 6], rows, 2, 3, 1);
        Assert.Equal([1, 3, 4, 2, 5, 6], rows);
        var values = new float[4];
        RowPacking.Unpack(rows, values, 2, 3, 1);
        Assert.Equal([3, 4, 5, 6], values);
        RowPacking.ClearGaps(rows, 2, 1, 3);
        Assert.Equal([1, 0, 0, 2, 0, 0], rows);
    }

    [Fact]
    public void Row_major_values_are_handed_over_as_they_lie_and_others_copied()
    {
        float[] memory = [1, 2, 0, 3, 4, 0];
        Assert.Equal([1, 2, 3, 4], RowPacking.RowMajor(memory, [2, 2], [3, 1]).ToArray());
        Assert.True(RowPacking.RowMajor(memory, [1, 5], [9, 1]) == memory.AsSpan(0, 5));
    }
}
