using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Pools over windows and over all of space.</summary>
internal static class Poolings
{
    public static OnnxOperator[] All { get; } =
    [
        new("MaxPool", (1, 22), "maxpool; gather and argmax for its places", MaxPool, "Its places along the examples."),
        new("AveragePool", (1, 22), "avgpool; depthwise and divide where windows are dilated", AveragePool),
        new("LpPool", (1, 22), "lppool", LpPool, "Dilated windows."),
        new("GlobalMaxPool", (1, 22), "globalmaxpool", static c => Global(c, "globalmaxpool")),
        new("GlobalAveragePool", (1, 22), "globalavgpool", static c => Global(c, "globalavgpool")),
        new("GlobalLpPool", (2, 22), "globallppool", static c => Global(c, "globallppool", ("power", c.Int("p", 2)))),
    ];

    private static Windows Of(NodeContext c)
    {
        var x = c[0];
        var line = Spatial.Line(c, x);
        var rank = x.Rank - 2;
        var kernel = Spatial.PerDimension(c, "kernel_shape", rank, 0); // It must be given.
        var (stride, dilation) = (Spatial.PerDimension(c, "strides", rank, 1), Spatial.PerDimension(c, "dilations", rank, 1));
        var (before, after) = Spatial.Padding(c, x.Dims[2..], kernel, stride, dilation);
        return new(line, x.Dims[2..], kernel, stride, dilation, before, after, c.Int("ceil_mode", 0) != 0);
    }

    private static SketchArgument[] Arguments(Windows w) =>
    [
        Spatial.Numbers("size", w.Kernel), .. w.Stride.SequenceEqual(w.Kernel) ? (SketchArgument[])[] : [Spatial.Numbers("stride", w.Stride)],
        .. Spatial.Sides(w.Before, w.After), .. w.Ceils ? (SketchArgument[])[("ceil", true)] : [],
    ];

    private static void MaxPool(NodeContext c)
    {
        var w = Of(c);
        Spatial.Set(c, c[0], Checked(c.Emit("maxpool", w.Line, [.. Arguments(w), .. Spatial.Unless(1, "dilation", w.Dilation)]), w));
        if (c.HasOutput(1))
        {
            PoolPlaces.Set(c, w);
        }
    }

    private static void AveragePool(NodeContext c)
    {
        var w = Of(c);
        var countsPadding = c.Int("count_include_pad", 0) != 0;
        var hasPadding = w.Before.Concat(w.After).Any(static p => p != 0);
        var isPlain = w.Dilation.All(static d => d == 1);
        if (isPlain)
        {
            SketchArgument[] count = hasPadding && !countsPadding ? [("count_pad", false)] : [];
            Spatial.Set(c, c[0], Checked(c.Emit("avgpool", w.Line, [.. Arguments(w), .. count]), w));
            return;
        }

        Spatial.Set(c, c[0], Divided(c, w, countsPadding));
    }

    /// <summary>Sums of windows by a fixed kernel of ones, divided by what each window counts.</summary>
    private static SketchValue Divided(NodeContext c, Windows w, bool countsPadding)
    {
        var positions = w.Positions;
        int[] reached = [.. positions.Select((p, d) => ((p - 1) * w.Stride[d]) + ((w.Kernel[d] - 1) * w.Dilation[d]) + 1)];

        // With ceil a window may reach past the padding: more elements at the end, which count as nothing.
        int[] after = [.. reached.Select((r, d) => r - w.Extents[d] - w.Before[d])];
        var line = after.Any(static a => a < 0)
            ? Spatial.Padded(c, w.Line, [.. w.Before], after) : w.Line;
        var isPadded = !ReferenceEquals(line, w.Line);
        var taps = w.Kernel.Aggregate(1, static (a, b) => checked(a * b));
        var channels = w.Line.Shape.Extents[0];
        var sums = c.Sketch.Emit("depthwise", [line],
            [Spatial.Numbers("kernel", w.Kernel), .. Spatial.Unless(1, "stride", w.Stride), .. isPadded ? [] : Spatial.Sides(w.Before, after),
                .. Spatial.Unless(1, "dilation", w.Dilation), ("bias", false), ("trainable", false)],
            null, ("weight", () => Weights.Filled(channels * taps, 1)));

        double[] counts = [1];
        for (var d = 0; d < positions.Length; d++)
        {
            var (first, end) = countsPadding ? (-w.Before[d], w.Extents[d] + w.After[d]) : (0, w.Extents[d]);
            int[] here = [.. Enumerable.Range(0, positions[d]).Select(p => Enumerable.Range(0, w.Kernel[d])
                .Count(k => (p * w.Stride[d]) - w.Before[d] + (k * w.Dilation[d]) is var at && at >= first && at < end))];
            c.Budget.Take((long)counts.Length * here.Length * sizeof(double));
            counts = [.. counts.SelectMany(n => here.Select(h => n * h))];
        }

        return c.Emit("divide", [sums, c.Numbers([1, .. positions], counts)]);
    }

    private static void LpPool(NodeContext c)
    {
        var w = Of(c);
        if (w.Dilation.Any(static d => d != 1))
        {
            throw NodeContext.Refuse("Its windows are dilated, which the language's lppool is not.");
        }

        var power = c.Int("p", 2);
        var line = w.Line;
        if (w.Ceils)
        {
            // The language scales a sum that is cut up to a whole window; ONNX does not. So the elements are written out.
            var positions = w.Positions;
            int[] after = [.. positions.Select((p, d) => ((p - 1) * w.Stride[d]) + w.Kernel[d] - w.Extents[d] - w.Before[d])];
            line = Spatial.Padded(c, line, w.Before, after);
            w = w with { Before = new int[w.Kernel.Length], After = new int[w.Kernel.Length], Ceils = false, Extents = [.. line.Shape.Extents.Skip(1)] };
        }

        Spatial.Set(c, c[0], Checked(c.Emit("lppool", line, [.. Arguments(w), ("power", power)]), w));
    }

    private static void Global(NodeContext c, string word, params SketchArgument[] arguments)
    {
        var x = c[0];
        if (x.Rank < 3)
        {
            throw NodeContext.Refuse("It pools over space, and its input has none.");
        }

        var line = Spatial.Channels(c, x.Rank <= 5 ? x : Folded(c, x));
        var y = c.Emit(word, line, arguments);
        c.Set(0, x.Type, [x.Dims[0], x.Dims[1], .. Enumerable.Repeat(1, x.Rank - 2)], x.Batch, y);
    }

    // All of space as one extent: over all of it the order of dimensions is nothing.
    private static OnnxValue Folded(NodeContext c, OnnxValue x)
    {
        var space = x.Dims[2..].Aggregate(1, static (a, b) => checked(a * b));
        return new OnnxValue(x.Name, x.Type, [x.Dims[0], x.Dims[1], space], x.Batch) { Line = c.Raw(x) };
    }

    /// <summary>The language counts windows as ONNX does; where it would not, nothing wrong is handed on.</summary>
    private static SketchValue Checked(SketchValue line, Windows w) =>
        line.Shape.Extents.Skip(1).SequenceEqual(w.Positions) ? line
            : throw NodeContext.Refuse($"It has {string.Join("x", w.Positions)} windows, and the language {string.Join("x", line.Shape.Extents.Skip(1))}.");
}
