using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Where the greatest elements of a pool stand, and values put back to such places; a few of the greatest along an axis.</summary>
internal static class PoolPlaces
{
    // Each is found after the one before.
    private const int MostOfTop = 32;

    public static OnnxOperator[] All { get; } =
    [
        new("MaxUnpool", (9, 22), "concat and gather", Unpool, "Places that are computed while running."),
        new("TopK", (1, 11), "reducemax and argmax, one after another", TopK, $"More than {MostOfTop}; along the examples."),
    ];

    /// <summary>The second result of MaxPool: places in the whole value, row by row, or column by column in the last two extents.</summary>
    public static void Set(NodeContext c, Windows w)
    {
        var x = c[0];
        if (x.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        var (channels, size) = (w.Line.Shape.Extents[0], w.Extents.Aggregate(1, static (a, b) => checked(a * b)));
        var (positions, count) = (w.Positions.Aggregate(1, static (a, b) => checked(a * b)), w.Kernel.Aggregate(1, static (a, b) => checked(a * b)));
        c.Budget.Take((long)positions * count * (sizeof(int) + sizeof(double)));
        int[] axes = [.. Enumerable.Range(0, w.Extents.Length)];
        int[] strides = c.Int("storage_order", 0) == 0 ? TensorMap.Strides(w.Extents) : [.. axes.Select(d => w.Extents[..d].Aggregate(1, static (a, b) => a * b))];
        var own = TensorMap.Strides(w.Extents);
        var (from, places) = (new int[positions * count], new double[positions * count]);
        var (outer, inner) = (TensorMap.Strides(w.Positions), TensorMap.Strides(w.Kernel));
        for (var i = 0; i < from.Length; i++)
        {
            int[] at = [.. axes.Select(d => (i / count / outer[d] % w.Positions[d] * w.Stride[d]) - w.Before[d] + (i % count / inner[d] % w.Kernel[d] * w.Dilation[d]))];
            var isInside = axes.All(d => at[d] >= 0 && at[d] < w.Extents[d]);

            // What is outside is never the greatest: it stands for an element of the window that is inside, which was there before.
            from[i] = isInside ? axes.Sum(d => at[d] * own[d]) : -1;
            places[i] = isInside ? axes.Sum(d => at[d] * strides[d]) : 0;
        }

        for (var window = 0; window < positions; window++)
        {
            var part = from.AsSpan(window * count, count);
            var first = part.IndexOfAnyExcept(-1);
            if (first < 0)
            {
                throw NodeContext.Refuse("One of its windows lies in the padding alone.");
            }

            for (var k = 0; k < count; k++)
            {
                places[(window * count) + k] = part[k] < 0 ? places[(window * count) + first] : places[(window * count) + k];
                part[k] = part[k] < 0 ? part[first] : part[k];
            }
        }

        var around = c.Shaped(c.Emit("gather", c.Shaped(w.Line, [channels, size], ShapeKind.Flat), ("positions", from), ("axis", 1)), [channels, positions, count], ShapeKind.Flat);
        var chosen = c.Emit("onehot", c.Emit("argmax", around, ("axis", 2)), ("depth", count));
        var place = c.Emit("reducesum", c.Emit("multiply", [c.Shaped(chosen, [channels, positions, count], ShapeKind.Flat), c.Numbers([positions, count], places)]), ("axes", 2));
        var channel = c.Sketch.Constant([channels, 1], [.. Enumerable.Range(0, channels).Select(k => (double)k * size)]);
        int[] dims = [x.Dims[0], channels, .. w.Positions];
        c.Set(1, ElementType.Int64, dims, -1, c.Shaped(c.Emit("add", [place, channel]), dims));
    }

    private static void Unpool(NodeContext c)
    {
        var (x, known) = (c[0], c.Known(1, "places"));
        var rank = x.Rank - 2;
        var (kernel, stride) = (Spatial.PerDimension(c, "kernel_shape", rank, 0), Spatial.PerDimension(c, "strides", rank, 1));
        var (before, after) = Spatial.Padding(c, x.Dims[2..], kernel, stride, [.. Enumerable.Repeat(1, rank)]);
        if (x.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        // Places are those of the smallest value the pool can have come from; a larger one may be asked for.
        int[] pooled = [.. x.Dims[..2], .. Enumerable.Range(0, rank).Select(d => ((x.Dims[d + 2] - 1) * stride[d]) + kernel[d] - before[d] - after[d])];
        var dims = c.KnownInts(2, "output_shape") ?? pooled;
        var size = OnnxTensor.CountOf(dims);
        if (dims.Length != pooled.Length || size is < 1 or > int.MaxValue || known.Count != OnnxTensor.CountOf(x.Dims) || pooled.Any(static d => d < 1))
        {
            throw NodeContext.Refuse("Its places do not fit its value.");
        }

        c.Budget.Take(size * sizeof(int));
        var from = new int[size];
        var (own, to) = (TensorMap.Strides(pooled), TensorMap.Strides(dims));
        var places = known.Integers();
        for (var i = 0; i < places.Length; i++)
        {
            int[] at = [.. own.Select((s, d) => (int)(places[i] / s % pooled[d]))];
            var place = places[i] < 0 || places[i] >= OnnxTensor.CountOf(pooled) || at.Where((a, d) => a >= dims[d]).Any()
                ? throw NodeContext.Refuse($"It puts an element at place {places[i]}, which its result does not have.") : at.Select((a, d) => a * to[d]).Sum();
            from[place] = i + 1;
        }

        var elements = c.Emit("concat", [c.Sketch.Constant([1], [0]), c.Shaped(x, [places.Length], ShapeKind.Flat)]);
        c.Set(0, x.Type, dims, -1, c.Shaped(c.Emit("gather", elements, ("positions", from)), dims));
    }

    private static void TopK(NodeContext c)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", -1), x.Rank);
        var k = c.InputCount > 1 ? (int)Math.Clamp(c.KnownNumber(1, "number")!.Value, 0, int.MaxValue) : c.Int("k", 0);
        var lineAxis = NodeContext.LineAxis(x, axis);
        if (k < 1 || k > x.Dims[axis] || k > MostOfTop)
        {
            throw NodeContext.Refuse($"It takes the {k} greatest of {x.Dims[axis]}; from 1 to {MostOfTop} are imported.", "Cut the model before this node, and do the rest in C#.");
        }

        // Of the smallest, the greatest of the negative. What was taken is lowered to the least number there is.
        var isLargest = c.Int("largest", 1) != 0;
        var rest = c.Shaped(isLargest ? c.Line(x) : c.Emit("neg", c.Line(x)), x.ExampleDims, ShapeKind.Flat);
        var rank = rest.Shape.Extents.Count;
        int[] order = [.. Enumerable.Range(0, rank).Select(i => i < lineAxis ? i : i == lineAxis ? rank - 1 : i - 1)];
        int[] one = [.. x.ExampleDims.Select((d, i) => i == lineAxis ? 1 : d)];
        var (values, places) = (new SketchValue[k], new SketchValue[k]);
        for (var i = 0; i < k; i++)
        {
            values[i] = c.Shaped(c.Emit("reducemax", rest, ("axes", lineAxis)), one, ShapeKind.Flat);
            var place = c.Emit("argmax", rest, ("axis", lineAxis));
            places[i] = c.Shaped(place, one, ShapeKind.Flat);
            if (i + 1 < k)
            {
                var taken = c.Shaped(c.Emit("onehot", place, ("depth", x.Dims[axis])), [.. one.Where((_, d) => d != lineAxis), x.Dims[axis]], ShapeKind.Flat);
                taken = lineAxis == rank - 1 ? taken : c.Emit("transpose", taken, ("order", order));
                rest = c.Emit("where", [taken, c.Sketch.Constant([1], [-float.MaxValue]), rest]);
            }
        }

        int[] dims = [.. x.Dims.Select((d, i) => i == axis ? k : d)];
        SketchValue Joined(SketchValue[] parts) => k == 1 ? parts[0] : c.Emit("concat", parts, ("axis", lineAxis));
        c.Set(0, x.Type, dims, x.Batch, isLargest ? Joined(values) : c.Emit("neg", Joined(values)));
        c.Set(1, ElementType.Int64, dims, x.Batch, Joined(places));
    }
}
