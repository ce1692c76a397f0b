using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Convolutions, whose kernels are weights.</summary>
internal static class Convolutions
{
    public static OnnxOperator[] All { get; } =
    [
        new("Conv", (1, 22), "conv, or depthwise", Conv, "Kernels that are computed while running; more than three dimensions of space."),
        new("ConvTranspose", (1, 22), "convtranspose, with pad where its output is cut unevenly", ConvTranspose, "Kernels that are computed while running."),
    ];

    private static void Conv(NodeContext c)
    {
        var x = c[0];
        var line = Spatial.Line(c, x);
        var weight = Weights.Known(c, 1, "kernel");
        var (channels, groups, rank) = (weight.Dims[0], c.Int("group", 1), x.Rank - 2);
        if (weight.Dims.Length != x.Rank || groups < 1 || channels % groups != 0 || weight.Dims[1] * groups != x.Dims[1])
        {
            throw NodeContext.Refuse($"Its kernel of {string.Join("x", weight.Dims)} in {groups} groups does not fit an input of {string.Join("x", x.Dims)}.");
        }

        int[] kernel = weight.Dims[2..];
        var (stride, dilation) = (Spatial.PerDimension(c, "strides", rank, 1), Spatial.PerDimension(c, "dilations", rank, 1));
        var (before, after) = Spatial.Padding(c, x.Dims[2..], kernel, stride, dilation);
        if (before.Concat(after).Any(static p => p < 0))
        {
            (line, before, after) = (Spatial.Padded(c, line, before, after), new int[rank], new int[rank]);
        }

        var isDepthwise = groups > 1 && groups == x.Dims[1] && weight.Dims[1] == 1;
        SketchArgument[] own = isDepthwise
            ? [Spatial.Numbers("kernel", kernel), .. channels == groups ? (SketchArgument[])[] : [("multiplier", channels / groups)]]
            : [("channels", channels), Spatial.Numbers("kernel", kernel), .. groups == 1 ? (SketchArgument[])[] : [("groups", groups)]];
        var y = c.Sketch.Emit(isDepthwise ? "depthwise" : "conv", [line],
            [.. own, .. Spatial.Unless(1, "stride", stride), .. Spatial.Sides(before, after), .. Spatial.Unless(1, "dilation", dilation), ("bias", c.Has(2))],
            Weights.Layer(c, c[1]), ("weight", weight.Floats), ("bias", Weights.Or(c, 2, channels, 0, "bias")));
        Spatial.Set(c, x, y);
    }

    private static void ConvTranspose(NodeContext c)
    {
        var x = c[0];
        var line = Spatial.Line(c, x);
        var weight = Weights.Known(c, 1, "kernel");
        var (groups, rank) = (c.Int("group", 1), x.Rank - 2);
        if (weight.Dims.Length != x.Rank || weight.Dims[0] != x.Dims[1] || groups < 1)
        {
            throw NodeContext.Refuse($"Its kernel of {string.Join("x", weight.Dims)} does not fit an input of {string.Join("x", x.Dims)}.");
        }

        var channels = checked(weight.Dims[1] * groups);
        int[] kernel = weight.Dims[2..];
        var (stride, dilation) = (Spatial.PerDimension(c, "strides", rank, 1), Spatial.PerDimension(c, "dilations", rank, 1));
        var added = c.Ints("output_padding") ?? new int[rank];
        int[] full = [.. kernel.Select((k, d) => checked(((x.Dims[d + 2] - 1) * stride[d]) + ((k - 1) * dilation[d]) + 1))];
        var (before, after) = Cut(c, full, stride, added, x.Dims[2..]);
        var bias = Weights.Or(c, 2, channels, 0, "bias");

        // What the layer cuts off itself, it cuts on both sides and adds at the end; the rest is cut after it.
        var isOwn = before.All(static b => b >= 0) && after.Zip(before, static (a, b) => b - a).Zip(stride, dilation).All(static t => t.First >= 0 && t.First < Math.Max(t.Second, t.Third));
        int[] extra = [.. before.Zip(after, static (b, a) => b - a)];
        SketchArgument[] sides = isOwn ? [.. Spatial.Sides(before, before), .. Spatial.Unless(0, "output_pad", extra)] : [];
        var hasLate = !isOwn && c.Has(2) && before.Concat(after).Any(static s => s < 0);
        var y = c.Sketch.Emit("convtranspose", [line],
            [("channels", channels), Spatial.Numbers("kernel", kernel), .. groups == 1 ? (SketchArgument[])[] : [("groups", groups)],
                .. Spatial.Unless(1, "stride", stride), .. sides, .. Spatial.Unless(1, "dilation", dilation), ("bias", c.Has(2) && !hasLate)],
            Weights.Layer(c, c[1]), ("weight", weight.Floats), ("bias", bias));
        if (!isOwn)
        {
            y = Spatial.Padded(c, y, [.. before.Select(static b => -b)], [.. after.Select(static a => -a)]);
        }

        if (hasLate)
        {
            // Where the output is enlarged, the new elements have the bias too.
            int[] shape = [channels, .. Enumerable.Repeat(1, rank)];
            y = c.Emit("add", [y, c.Sketch.Parameter(c[2].Name, shape, trainable: true, bias)]);
        }

        Spatial.Set(c, x, y);
    }

    /// <summary>What is cut off the full result on each side; less than nothing where it is enlarged.</summary>
    private static (int[] Before, int[] After) Cut(NodeContext c, int[] full, int[] stride, int[] added, int[] extents)
    {
        var rank = full.Length;
        var mode = c.Text("auto_pad", "NOTSET");
        var shape = c.Ints("output_shape");
        if (shape is { Length: > 0 } || mode is "SAME_UPPER" or "SAME_LOWER")
        {
            int[] wanted = shape is { Length: > 0 } ? shape[^rank..] : [.. extents.Select((e, d) => checked(e * stride[d]))];
            int[] total = [.. full.Select((f, d) => checked(f + added[d] - wanted[d]))];

            // As ONNX has it, the odd element stands before, but for SAME_UPPER after.
            int[] small = [.. total.Select(static t => t >= 0 ? t / 2 : -((-t + 1) / 2))];
            int[] large = [.. total.Zip(small, static (t, s) => t - s)];
            var (before, after) = mode == "SAME_UPPER" ? (small, large) : (large, small);
            return (before, [.. after.Zip(added, static (a, p) => a - p)]);
        }

        var pads = mode == "VALID" ? null : c.Ints("pads");
        pads = pads is { Length: > 0 } ? pads : new int[2 * rank];
        if (pads.Length != 2 * rank || added.Length != rank)
        {
            throw NodeContext.Refuse($"It has {pads.Length} pads and {added.Length} numbers of output_padding for {rank} dimensions.");
        }

        return (pads[..rank], [.. pads[rank..].Zip(added, static (p, a) => p - a)]);
    }
}
