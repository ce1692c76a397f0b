using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// Updates put into a value at known positions: each element of the result is one of the value's or of the updates', so that it is a gather
/// from both, joined; sums and products take a round for each time a position is named.
/// </summary>
internal static class Scatters
{
    public static OnnxOperator[] All { get; } =
    [
        new("ScatterElements", (11, 18), "concat and gather; add, multiply, maximum and minimum for its reductions", Elements, "Positions that are computed while running."),
        new("Scatter", (9, 11), "concat and gather", Elements, "Positions that are computed while running."),
        new("ScatterND", (11, 18), "concat and gather; add, multiply, maximum and minimum for its reductions", Nd, "Positions that are computed while running."),
    ];

    private static void Elements(NodeContext c)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", 0), Math.Max(1, x.Rank));
        var known = c.Known(1, "positions");
        var (dims, strides, own) = (known.Dims, TensorMap.Strides(x.Dims), TensorMap.Strides(known.Dims));
        if (dims.Length != x.Rank || c[2].Rank != x.Rank || dims.Where((d, i) => d > x.Dims[i] && i != axis).Any())
        {
            throw NodeContext.Refuse("Its positions do not fit its value.");
        }

        var positions = ShapeRules.Positions(known, x.Dims[axis]);
        Put(c, [.. positions.Select((p, at) => Enumerable.Range(0, dims.Length).Sum(d => (d == axis ? p : at / own[d] % dims[d]) * strides[d]))]);
    }

    private static void Nd(NodeContext c)
    {
        var x = c[0];
        var known = c.Known(1, "positions");
        var depth = known.Dims.Length == 0 ? 0 : known.Dims[^1];
        if (depth < 1 || depth > x.Rank)
        {
            throw NodeContext.Refuse($"Its positions of {depth} numbers do not fit a value of {x.Rank} extents.");
        }

        var (strides, numbers) = (TensorMap.Strides(x.Dims), known.Integers());
        var run = x.Dims[depth..].Aggregate(1, static (a, b) => checked(a * b));
        c.Budget.Take((long)numbers.Length / depth * run * sizeof(int));
        Put(c, [.. Enumerable.Range(0, numbers.Length / depth).SelectMany(row =>
        {
            var start = Enumerable.Range(0, depth).Sum(k => ShapeRules.Positions(OnnxTensor.Of(numbers[(row * depth) + k]), x.Dims[k])[0] * strides[k]);
            return Enumerable.Range(start, run);
        })]);
    }

    private static void Put(NodeContext c, int[] places)
    {
        var (x, updates) = (c[0], c[2]);
        if (x.Batch >= 0 || updates.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        var size = (int)OnnxTensor.CountOf(x.Dims);
        if (OnnxTensor.CountOf(updates.Dims) != places.Length || places.Any(p => p < 0 || p >= size))
        {
            throw NodeContext.Refuse("Its updates are not as many as its positions, or lie outside its value.");
        }

        c.Budget.Take((long)size * sizeof(int) * 2);
        var (flat, added) = (c.Shaped(x, [size]), c.Shaped(updates, [places.Length]));
        var y = c.Text("reduction", "none") switch
        {
            "none" => Replaced(c, flat, added, places),
            "add" => Combined(c, flat, added, places, "add", 0),
            "mul" => Combined(c, flat, added, places, "multiply", 1),
            "max" => Combined(c, flat, added, places, "maximum", null),
            "min" => Combined(c, flat, added, places, "minimum", null),
            var other => throw NodeContext.Refuse($"Its reduction is {other}, which is none that is known."),
        };
        c.Set(0, x.Type, x.Dims, -1, c.Shaped(y, x.Dims));
    }

    // Of several updates to one place the last stays.
    private static SketchValue Replaced(NodeContext c, SketchValue flat, SketchValue added, int[] places)
    {
        var size = flat.Shape.Size;
        int[] from = [.. Enumerable.Range(0, size)];
        for (var i = 0; i < places.Length; i++)
        {
            from[places[i]] = size + i;
        }

        return c.Emit("gather", c.Emit("concat", [flat, added]), ("positions", from));
    }

    /// <param name="c">The node.</param>
    /// <param name="flat">The value.</param>
    /// <param name="added">The updates.</param>
    /// <param name="places">Where each update goes.</param>
    /// <param name="word">What combines them.</param>
    /// <param name="neutral">What changes nothing; null for the element itself.</param>
    private static SketchValue Combined(NodeContext c, SketchValue flat, SketchValue added, int[] places, string word, double? neutral)
    {
        var size = flat.Shape.Size;
        var rounds = new List<int[]>();
        var named = new int[size];
        for (var i = 0; i < places.Length; i++)
        {
            var round = named[places[i]]++;
            if (round == rounds.Count)
            {
                c.Budget.Take((long)size * sizeof(int));
                rounds.Add([.. Enumerable.Range(0, size).Select(e => neutral is null ? e : size)]);
            }

            rounds[round][places[i]] = (neutral is null ? size : size + 1) + i;
        }

        var result = flat;
        foreach (var from in rounds)
        {
            SketchValue[] parts = neutral is { } number ? [flat, c.Sketch.Constant([1], [number]), added] : [flat, added];
            result = c.Emit(word, [result, c.Emit("gather", c.Emit("concat", parts), ("positions", from))]);
        }

        return result;
    }
}
