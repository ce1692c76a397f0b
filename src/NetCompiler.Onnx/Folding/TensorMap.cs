using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Folding;

/// <summary>A tensor whose elements are those of another at computed places.</summary>
/// <param name="Dims">Its extents.</param>
/// <param name="From">The source's place for an index of each extent.</param>
internal sealed record TensorMap(int[] Dims, Func<int[], int> From)
{
    public double[] Apply(double[] source)
    {
        var result = new double[OnnxTensor.CountOf(Dims)];
        Visit((place, index) => result[place] = source[From(index)]);
        return result;
    }

    /// <summary>The source's place of each element.</summary>
    public int[] Places()
    {
        var places = new int[OnnxTensor.CountOf(Dims)];
        Visit((place, index) => places[place] = From(index));
        return places;
    }

    /// <summary>Elements from one index of an extent to the next.</summary>
    public static int[] Strides(int[] dims)
    {
        var strides = new int[dims.Length];
        for (int d = dims.Length - 1, stride = 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= dims[d];
        }

        return strides;
    }

    private void Visit(Action<int, int[]> visit)
    {
        var index = new int[Dims.Length];
        var count = (int)OnnxTensor.CountOf(Dims);
        for (var place = 0; place < count; place++)
        {
            visit(place, index);
            for (var d = Dims.Length - 1; d >= 0 && ++index[d] == Dims[d]; d--)
            {
                index[d] = 0;
            }
        }
    }
}

/// <summary>The maps of ONNX's operators that only move elements.</summary>
internal static class TensorMaps
{
    public static TensorMap Transpose(NodeContext c)
    {
        var dims = c[0].Dims;
        var order = ShapeRules.Permutation(c, dims.Length);
        var strides = TensorMap.Strides(dims);
        return new([.. order.Select(o => dims[o])], index => index.Select((i, d) => i * strides[order[d]]).Sum());
    }

    public static TensorMap Slice(NodeContext c)
    {
        var dims = c[0].Dims;
        var (strides, ranges) = (TensorMap.Strides(dims), ShapeRules.Slice(c, dims));
        return new([.. ranges.Select(static r => r.Count)], index => index.Select((i, d) => (ranges[d].Start + (i * ranges[d].Step)) * strides[d]).Sum());
    }

    public static TensorMap Part(int[] dims, int axis, int start, int count)
    {
        var strides = TensorMap.Strides(dims);
        return new([.. dims.Select((d, i) => i == axis ? count : d)], index => index.Select((i, d) => (i + (d == axis ? start : 0)) * strides[d]).Sum());
    }

    public static TensorMap Gather(NodeContext c)
    {
        var dims = c[0].Dims;
        var axis = NodeContext.Axis(c.Int("axis", 0), dims.Length);
        var (positions, strides, rank) = (ShapeRules.Positions(c.Known(1, "positions"), dims[axis]), TensorMap.Strides(dims), c[1].Rank);
        var inner = TensorMap.Strides(c[1].Dims);
        int[] result = [.. dims.Take(axis), .. c[1].Dims, .. dims.Skip(axis + 1)];
        return new(result, index =>
        {
            var place = 0;
            var position = 0;
            for (var d = 0; d < index.Length; d++)
            {
                place += d < axis ? index[d] * strides[d] : d >= axis + rank ? index[d] * strides[d - rank + 1] : 0;
                position += d >= axis && d < axis + rank ? index[d] * inner[d - axis] : 0;
            }

            return place + (positions[position] * strides[axis]);
        });
    }

    public static TensorMap Expand(int[] from, int[] to)
    {
        var dims = ShapeRules.Broadcast(from, to);
        var (strides, skip) = (TensorMap.Strides(from), dims.Length - from.Length);
        return new(dims, index => from.Select((d, i) => d == 1 ? 0 : index[skip + i] * strides[i]).Sum());
    }

    public static TensorMap Tile(NodeContext c)
    {
        var (dims, repeats) = (c[0].Dims, ShapeRules.Repeats(c, c[0].Rank));
        var strides = TensorMap.Strides(dims);
        return new([.. dims.Select((d, i) => checked(d * repeats[i]))], index => index.Select((i, d) => i % dims[d] * strides[d]).Sum());
    }
}
