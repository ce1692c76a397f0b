using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Elements in other places: transposed, joined, repeated, padded.</summary>
internal static class Rearrangements
{
    public static OnnxOperator[] All { get; } =
    [
        new("Transpose", (1, 23), "transpose", Transpose),
        new("Concat", (1, 13), "concat", Concat, "Along the examples."),
        new("Tile", (1, 13), "tile", Tile, "Along the examples."),
        new("Pad", (1, 23), "pad, or slice and concat", Pad, "Along the examples."),
        new("DepthToSpace", (1, 13), "pixelshuffle, or reshape and transpose", DepthToSpace),
        new("SpaceToDepth", (1, 13), "reshape and transpose", SpaceToDepth),
        new("Trilu", (14, 14), "trilu", Trilu),
    ];

    private static void Transpose(NodeContext c)
    {
        var x = c[0];
        var order = ShapeRules.Permutation(c, x.Rank);
        int[] lineOrder = [.. order.Where(o => o != x.Batch).Select(o => NodeContext.LineAxis(x, o))];
        int[] dims = [.. order.Select(o => x.Dims[o])];
        var batch = Array.IndexOf(order, x.Batch);
        var moves = !lineOrder.Where(o => x.ExampleDims[o] > 1).SequenceEqual(lineOrder.Where(o => x.ExampleDims[o] > 1).Order());
        var y = moves ? c.Emit("transpose", c.Line(x), ("order", lineOrder)) : c.Shaped(x, [.. dims.Where((_, i) => i != batch)]);
        c.Set(0, x.Type, dims, batch, y);
    }

    private static void Concat(NodeContext c)
    {
        // Parts without elements add nothing.
        var parts = Enumerable.Range(0, c.InputCount).Select(i => c[i]).Where(static v => !v.Dims.Contains(0)).ToArray();
        var first = parts.Length > 0 ? parts[0] : throw NodeContext.Refuse("It joins values without elements.");
        var axis = NodeContext.Axis(c.Int("axis", 1), first.Rank);
        if (parts.Any(p => p.Rank != first.Rank || p.Dims.Where((d, i) => i != axis && d != first.Dims[i] && i != p.Batch && i != first.Batch).Any()))
        {
            throw NodeContext.Refuse("Its parts differ in other extents than the one they are joined along.");
        }

        var batch = parts.Max(static p => p.Batch);
        if (batch == axis || parts.Any(p => p.Batch >= 0 && p.Batch != batch))
        {
            throw NodeContext.AlongBatch();
        }

        // A part that has no examples of its own is the same for each.
        SketchValue Part(OnnxValue p) => p.Batch >= 0 || batch < 0 ? c.Line(p)
            : p.Dims[batch] == 1 ? c.Shaped(p, [.. p.Dims.Where((_, i) => i != batch)])
            : p.Known?.Repeated is { } repeated ? c.Sketch.Constant([.. p.Dims.Where((_, i) => i != batch)], [repeated])
            : throw NodeContext.AlongBatch();
        var lineAxis = batch >= 0 && axis > batch ? axis - 1 : axis;
        var lines = parts.Select(Part).ToArray();
        int[] dims = [.. first.Dims.Select((d, i) => i == axis ? parts.Sum(p => p.Dims[axis]) : i == batch ? parts.First(p => p.Batch == batch).Dims[batch] : d)];
        c.Set(0, first.Type, dims, batch, lines.Length == 1 ? lines[0] : c.Emit("concat", Alike(c, lines), ("axis", lineAxis)));
    }

    private static SketchValue[] Alike(NodeContext c, SketchValue[] lines) =>
        lines.Select(static l => l.Shape.Kind).Distinct().Count() == 1 ? lines
            : [.. lines.Select(l => c.Shaped(l, l.Shape.Extents.ToArray(), l.Shape.Rank == 1 ? null : ShapeKind.Flat))];

    private static void Tile(NodeContext c)
    {
        var x = c[0];
        var repeats = ShapeRules.Repeats(c, x.Rank);
        if (x.Batch >= 0 && repeats[x.Batch] != 1)
        {
            throw NodeContext.AlongBatch();
        }

        int[] own = [.. repeats.Where((_, i) => i != x.Batch)];
        int[] dims = [.. x.Dims.Select((d, i) => checked(d * repeats[i]))];
        if (own.Contains(0))
        {
            throw NodeContext.Refuse("It repeats a value 0 times, and a network's values have elements.");
        }

        c.Set(0, x.Type, dims, x.Batch, own.All(static r => r == 1) ? c.Line(x) : c.Emit("tile", c.Line(x), ("repeats", own)));
    }

    private static void Pad(NodeContext c)
    {
        var x = c[0];
        var pads = c.KnownInts(1, c.Opset < 2 ? "paddings" : "pads") ?? throw NodeContext.Refuse("It has no pads.");
        int[] axes = c.Has(3) ? [.. c.KnownInts(3, "axes")!.Select(a => NodeContext.Axis(a, x.Rank))] : [.. Enumerable.Range(0, x.Rank)];
        var value = c.Opset < 11 ? c.Float("value", 0) : c.KnownNumber(2, "value") ?? 0;
        var mode = c.Text("mode", "constant");
        if (pads.Length != 2 * axes.Length)
        {
            throw NodeContext.Refuse($"It has {pads.Length} pads for {axes.Length} axes.");
        }

        var (before, after) = (new int[x.Rank], new int[x.Rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            (before[axes[i]], after[axes[i]]) = (pads[i], pads[axes.Length + i]);
        }

        if (x.Batch >= 0 && (before[x.Batch] != 0 || after[x.Batch] != 0))
        {
            throw NodeContext.AlongBatch();
        }

        int[] dims = [.. x.Dims.Select((d, i) => checked(d + before[i] + after[i]))];
        int[] extents = [.. x.ExampleDims];
        int[] own = [.. Enumerable.Range(0, x.Rank).Where(i => i != x.Batch)];
        var line = c.Line(x);
        if (own.All(i => before[i] == 0 && after[i] == 0))
        {
            c.Set(0, x.Type, dims, x.Batch, line);
            return;
        }

        // The language pads space, but not channels.
        var isSpatial = extents.Length is >= 2 and <= 4 && before[own[0]] == 0 && after[own[0]] == 0;
        var y = isSpatial
            ? c.Emit("pad", c.Shaped(x, extents, ShapeKind.Spatial), ("amount", (int[])[.. own.Skip(1).Select(i => before[i]), .. own.Skip(1).Select(i => after[i])]), ("mode", mode), ("value", value))
            : EachAxis(c, line, [.. own.Select(i => before[i])], [.. own.Select(i => after[i])], mode, value);
        c.Set(0, x.Type, dims, x.Batch, y);
    }

    /// <summary>One axis after another: parts cut off by slice, added by gather of mirrored positions or a constant.</summary>
    private static SketchValue EachAxis(NodeContext c, SketchValue line, int[] before, int[] after, string mode, double value)
    {
        for (var d = 0; d < before.Length; d++)
        {
            var (from, to) = (before[d], after[d]);
            var extent = line.Shape.Extents[d];
            if (from == 0 && to == 0)
            {
                continue;
            }

            if (Math.Max(0, -from) + Math.Max(0, -to) >= extent)
            {
                throw NodeContext.Refuse("It cuts off every element.");
            }

            var count = checked(extent + from + to);
            if (mode != "constant")
            {
                c.Budget.Take((long)count * sizeof(int));
                int[] positions = [.. Enumerable.Range(-from, count).Select(p => Source(p, extent, mode))];
                line = c.Emit("gather", line, ("positions", positions), ("axis", d));
                continue;
            }

            if (from < 0 || to < 0)
            {
                line = c.Emit("slice", line, ("starts", Math.Max(0, -from)), ("ends", extent - Math.Max(0, -to)), ("axes", d));
            }

            SketchValue Margin(int width) => c.Sketch.Constant([.. line.Shape.Extents.Select((e, i) => i == d ? width : e)], [value]);
            SketchValue[] parts = [.. from > 0 ? [Margin(from)] : (SketchValue[])[], line, .. to > 0 ? [Margin(to)] : (SketchValue[])[]];
            line = parts.Length == 1 ? line : c.Emit("concat", Alike(c, parts), ("axis", d));
        }

        return line;
    }

    private static int Source(int position, int extent, string mode)
    {
        switch (mode)
        {
            case "edge":
                return Math.Clamp(position, 0, extent - 1);
            case "wrap":
                return ((position % extent) + extent) % extent;
            case "reflect":
                var period = Math.Max(1, 2 * (extent - 1));
                var at = ((position % period) + period) % period;
                return at < extent ? at : period - at;
            default:
                throw NodeContext.Refuse($"Its mode is {mode}; constant, edge, reflect and wrap are imported.");
        }
    }

    private static void DepthToSpace(NodeContext c)
    {
        var x = c[0];
        var b = c.Int("blocksize", 0);
        var line = Block(c, x, b, x.Dims.Length > 1 ? x.Dims[1] : 0, b * b);
        var (channels, h, w) = (x.Dims[1] / b / b, x.Dims[2], x.Dims[3]);
        var y = c.Text("mode", "DCR") == "CRD" ? c.Emit("pixelshuffle", line, ("factor", b))
            : c.Shaped(c.Emit("transpose", c.Shaped(line, [b, b, channels, h, w]), ("order", (int[])[2, 3, 0, 4, 1])), [channels, h * b, w * b]);
        Spatial.Set(c, x, y);
    }

    private static void SpaceToDepth(NodeContext c)
    {
        var x = c[0];
        var b = c.Int("blocksize", 0);
        var line = Block(c, x, b, x.Rank == 4 && b > 0 ? x.Dims[2] % b + x.Dims[3] % b : -1, int.MaxValue);
        var (channels, h, w) = (x.Dims[1], x.Dims[2] / b, x.Dims[3] / b);
        Spatial.Set(c, x, c.Shaped(c.Emit("transpose", c.Shaped(line, [channels, h, b, w, b]), ("order", (int[])[2, 4, 0, 1, 3])), [channels * b * b, h, w]));
    }

    private static SketchValue Block(NodeContext c, OnnxValue x, int block, int extent, int divisor)
    {
        if (x.Rank != 4 || block is < 1 or > 1024 || extent < 0 || extent % divisor != 0)
        {
            throw NodeContext.Refuse($"Its blocks of {block} do not divide {string.Join("x", x.Dims)}.");
        }

        return Spatial.Line(c, x);
    }

    private static void Trilu(NodeContext c)
    {
        var x = c[0];
        if (x.Batch >= x.Rank - 2 && x.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        c.Set(0, x.Type, x.Dims, x.Batch, c.Emit("trilu", c.Line(x), ("upper", c.Int("upper", 1) != 0), ("diagonal", NodeContext.Whole((long)(c.KnownNumber(1, "diagonal") ?? 0), "diagonal"))));
    }
}
