using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Parts of values: by ranges, and by positions.</summary>
internal static class Selections
{
    public static OnnxOperator[] All { get; } =
    [
        new("Slice", (1, 13), "slice", Slice, "Along the examples; ranges that are computed while running."),
        new("Split", (1, 18), "split", Split, "Along the examples."),
        new("Gather", (1, 13), "gather; embedding where positions in a table of weights come while running", Gather, "Other positions that are computed while running."),
        new("GatherElements", (11, 13), "reshape and gather", GatherElements, "Positions that are computed while running."),
        new("GatherND", (11, 13), "reshape and gather", GatherNd, "Positions that are computed while running."),
        new("Compress", (9, 11), "gather", Compress, "Conditions that are computed while running."),
        new("OneHot", (9, 11), "onehot, scale and transpose", OneHot),
        new("ReverseSequence", (10, 10), "reshape and gather", ReverseSequence, "Lengths that are computed while running."),
    ];

    private static void Slice(NodeContext c)
    {
        var x = c[0];
        var ranges = ShapeRules.Slice(c, x.Dims);
        if (x.Batch >= 0 && ranges[x.Batch] is var along && (along.Step != 1 || along.Count != x.Dims[x.Batch]))
        {
            throw NodeContext.AlongBatch();
        }

        int[] dims = [.. ranges.Select(static r => r.Count)];
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(a => a != x.Batch && (ranges[a].Step != 1 || ranges[a].Count != x.Dims[a]))];
        if (dims.Contains(0))
        {
            c.Set(0, OnnxTensor.Fill(x.Type, dims, 0));
            return;
        }

        var line = c.Line(x);
        c.Set(0, x.Type, dims, x.Batch, axes.Length == 0 ? line : c.Emit("slice", line,
            ("starts", (int[])[.. axes.Select(a => ranges[a].Start)]), ("ends", (int[])[.. axes.Select(a => End(ranges[a], x.Dims[a]))]),
            ("axes", (int[])[.. axes.Select(a => NodeContext.LineAxis(x, a))]),
            axes.All(a => ranges[a].Step == 1) ? new SketchArgument("steps", []) : ("steps", (int[])[.. axes.Select(a => ranges[a].Step)])));
    }

    // Backwards past the first element is an end that counts as negative: -extent - 1.
    private static int End((int Start, int Step, int Count) range, int extent)
    {
        var end = range.Start + ((long)range.Count * range.Step);
        return (int)Math.Clamp(end < 0 ? -extent - 1 : end, -extent - 1, extent);
    }

    private static void Split(NodeContext c)
    {
        var x = c[0];
        var (axis, sizes) = ShapeRules.Split(c, x.Dims);
        var (line, lineAxis) = (c.Line(x), NodeContext.LineAxis(x, axis));
        var start = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            int[] dims = [.. x.Dims.Select((d, a) => a == axis ? sizes[i] : d)];
            if (sizes[i] == 0)
            {
                c.Set(i, OnnxTensor.Fill(x.Type, dims, 0));
            }
            else
            {
                c.Set(i, x.Type, dims, x.Batch, sizes[i] == x.Dims[axis] ? line
                    : c.Emit("slice", line, ("starts", start), ("ends", start + sizes[i]), ("axes", lineAxis)));
            }

            start += sizes[i];
        }
    }

    private static void Gather(NodeContext c)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", 0), Math.Max(1, x.Rank));
        if (c[1].IsRunTime)
        {
            Embedding(c, axis);
            return;
        }

        var positions = ShapeRules.Positions(c.Known(1, "positions"), x.Dims[axis]);
        int[] dims = [.. x.Dims.Take(axis), .. c[1].Dims, .. x.Dims.Skip(axis + 1)];
        if (positions.Length == 0)
        {
            c.Set(0, OnnxTensor.Fill(x.Type, dims, 0));
            return;
        }

        var batch = x.Batch > axis ? x.Batch + c[1].Rank - 1 : x.Batch;
        var y = c.Emit("gather", c.Line(x), ("positions", positions), ("axis", NodeContext.LineAxis(x, axis)));
        c.Set(0, x.Type, dims, batch, c.Shaped(y, [.. dims.Where((_, i) => i != batch)]));
    }

    /// <summary>Rows of a table of weights, looked up while running.</summary>
    private static void Embedding(NodeContext c, int axis)
    {
        var (table, indices) = (c[0], c[1]);
        if (table.Known is not { } known || axis != 0 || table.Rank < 2)
        {
            c.Known(1, "positions");
        }

        var width = table.Dims[1..].Aggregate(1, static (a, b) => checked(a * b));
        int[] given = indices.ExampleDims;
        var count = given.Aggregate(1, static (a, b) => checked(a * b));
        var weight = table.Known!;
        var y = c.Sketch.Emit("embedding", [c.Shaped(indices, [count])], [("count", table.Dims[0]), ("dimensions", width)], Weights.Layer(c, table), ("weight", weight.Floats));
        int[] dims = [.. indices.Dims, .. table.Dims[1..]];
        c.Set(0, table.Type, dims, indices.Batch, given.Length == 1 && table.Rank == 2 ? y : c.Shaped(y, [.. given, .. table.Dims[1..]]));
    }

    private static void GatherElements(NodeContext c)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", 0), x.Rank);
        var (known, strides) = (c.Known(1, "positions"), TensorMap.Strides(x.Dims));
        var (positions, dims) = (ShapeRules.Positions(known, x.Dims[axis]), known.Dims);
        if (dims.Length != x.Rank)
        {
            throw NodeContext.Refuse("Its positions have another number of extents than its value.");
        }

        var own = TensorMap.Strides(dims);
        c.Budget.Take((long)positions.Length * sizeof(int));
        int[] places = [.. positions.Select((p, at) => Enumerable.Range(0, dims.Length).Sum(d => (d == axis ? p : at / own[d] % dims[d]) * strides[d]))];
        Taken(c, x, places, dims);
    }

    private static void GatherNd(NodeContext c)
    {
        var x = c[0];
        var (known, strides) = (c.Known(1, "positions"), TensorMap.Strides(x.Dims));
        var (batchDims, depth) = (c.Int("batch_dims", 0), known.Dims.Length == 0 ? 0 : known.Dims[^1]);
        if (depth < 1 || batchDims < 0 || batchDims + depth > x.Rank || batchDims >= known.Dims.Length)
        {
            throw NodeContext.Refuse($"Its positions of {depth} numbers do not fit a value of {x.Rank} extents.");
        }

        int[] dims = [.. known.Dims[..^1], .. x.Dims[(batchDims + depth)..]];
        var run = x.Dims[(batchDims + depth)..].Aggregate(1, static (a, b) => checked(a * b));
        var rows = known.Count / depth;
        c.Budget.Take(rows * run * sizeof(int));
        var (numbers, perBatch) = (known.Integers(), Math.Max(1, rows / Math.Max(1, known.Dims[..batchDims].Aggregate(1L, static (a, b) => a * b))));
        var outer = TensorMap.Strides(known.Dims[..batchDims]);
        var places = new int[rows * run];
        for (var row = 0; row < rows; row++)
        {
            var start = Enumerable.Range(0, batchDims).Sum(d => (int)(row / perBatch) / outer[d] % x.Dims[d] * strides[d]);
            for (var k = 0; k < depth; k++)
            {
                start += ShapeRules.Positions(OnnxTensor.Of(numbers[(row * depth) + k]), x.Dims[batchDims + k])[0] * strides[batchDims + k];
            }

            for (var i = 0; i < run; i++)
            {
                places[(row * run) + i] = start + i;
            }
        }

        Taken(c, x, places, dims);
    }

    private static void Compress(NodeContext c)
    {
        var x = c[0];
        var condition = c.Known(1, "condition").Elements();
        int[] chosen = [.. Enumerable.Range(0, condition.Length).Where(i => condition[i] != 0)];
        if (chosen.Length == 0)
        {
            throw NodeContext.Refuse("It chooses no element.");
        }

        if (c.Attribute("axis") is null)
        {
            Taken(c, x, chosen, [chosen.Length]);
            return;
        }

        var axis = NodeContext.Axis(c.Int("axis", 0), x.Rank);
        var y = c.Emit("gather", c.Line(x), ("positions", chosen), ("axis", NodeContext.LineAxis(x, axis)));
        c.Set(0, x.Type, [.. x.Dims.Select((d, i) => i == axis ? chosen.Length : d)], x.Batch, y);
    }

    /// <summary>Elements of the whole value by their places in row-major order.</summary>
    private static void Taken(NodeContext c, OnnxValue x, int[] places, int[] dims)
    {
        if (x.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        if (places.Length == 0)
        {
            throw NodeContext.Refuse("It takes no element.");
        }

        var flat = c.Shaped(x, [x.Dims.Aggregate(1, static (a, b) => checked(a * b))]);
        if (places.Any(p => p < 0 || p >= flat.Shape.Size))
        {
            throw NodeContext.Refuse("Its positions lie outside its value.");
        }

        c.Set(0, x.Type, dims, -1, c.Shaped(c.Emit("gather", flat, ("positions", places)), dims));
    }

    private static void OneHot(NodeContext c)
    {
        var x = c[0];
        var depth = NodeContext.Whole((long)c.KnownNumber(1, "depth")!.Value, "depth");
        var values = c.Known(2, "values").Elements();
        var axis = NodeContext.Axis(c.Int("axis", -1), x.Rank + 1);
        if (depth < 1 || values.Length != 2)
        {
            throw NodeContext.Refuse($"It makes rows of {depth} numbers.");
        }

        // Negative numbers count from the end.
        var line = c.Line(x);
        if (x.Rank == 0 || x.ExampleDims.Length == 0)
        {
            line = c.Shaped(line, [1]);
        }

        var rows = c.Emit("onehot", c.Emit("modulo", [line, c.Sketch.Constant([1], [depth])]), ("depth", depth));
        // What names none of them gives zeros.
        var inside = c.Emit("and", [c.Emit("greaterequal", [line, c.Sketch.Constant([1], [-depth])]), c.Emit("less", [line, c.Sketch.Constant([1], [depth])])]);
        rows = c.Emit("multiply", [rows, c.Shaped(inside, [.. inside.Shape.Extents, 1])]);
        rows = c.Emit("scale", rows, ("factor", values[1] - values[0]), ("offset", values[0]));
        int[] dims = [.. x.Dims.Take(axis), depth, .. x.Dims.Skip(axis)];
        var batch = x.Batch < 0 ? -1 : x.Batch >= axis ? x.Batch + 1 : x.Batch;
        var lineAxis = batch >= 0 && axis > batch ? axis - 1 : axis;
        int[] extents = [.. dims.Where((_, i) => i != batch)];
        var rank = extents.Length;
        rows = c.Shaped(rows, [.. extents.Where((_, i) => i != lineAxis), depth]);
        int[] order = [.. Enumerable.Range(0, rank).Select(i => i == lineAxis ? rank - 1 : i < lineAxis ? i : i - 1)];
        c.Set(0, c[2].Type, dims, batch, lineAxis == rank - 1 ? rows : c.Emit("transpose", rows, ("order", order)));
    }

    private static void ReverseSequence(NodeContext c)
    {
        var x = c[0];
        var (batchAxis, timeAxis) = (NodeContext.Axis(c.Int("batch_axis", 1), x.Rank), NodeContext.Axis(c.Int("time_axis", 0), x.Rank));
        var (lengths, strides, own) = (c.Known(1, "lengths").Integers(), TensorMap.Strides(x.Dims), x.Dims);
        if (lengths.Length != own[batchAxis] || lengths.Any(l => l < 0 || l > own[timeAxis]) || batchAxis == timeAxis)
        {
            throw NodeContext.Refuse("Its lengths do not fit its value.");
        }

        var count = (int)OnnxTensor.CountOf(own);
        c.Budget.Take((long)count * sizeof(int));
        Taken(c, x, [.. Enumerable.Range(0, count).Select(at =>
        {
            var (t, length) = (at / strides[timeAxis] % own[timeAxis], (int)lengths[at / strides[batchAxis] % own[batchAxis]]);
            return t < length ? at + ((length - 1 - (2 * t)) * strides[timeAxis]) : at;
        })], own);
    }
}
