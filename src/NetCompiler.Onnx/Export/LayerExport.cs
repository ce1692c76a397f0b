using NetCompiler.Core.Graph;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Dense layers, convolutions and tables.</summary>
internal static class LayerExport
{
    private const int Int64 = 7;

    public static ExportRule[] All { get; } =
    [
        new("dense", "Gemm; MatMul and Add for sequences", Dense),
        new("conv", "Conv", static n => Conv(n, n.Settings.Integer("groups"))),
        new("depthwise", "Conv", static n => Conv(n, Channels(n))),
        new("convtranspose", "ConvTranspose", ConvTranspose),
        new("embedding", "Gather", static n => n.Result("Gather", [n[1], n.Add("Cast", n.Reshaped(n[0], true, [n.Node.Shape.Extents[0]]), Attribute("to", Int64))], Attribute("axis", 0))),
        new("distance", "Sub, ReduceL2 or ReduceSumSquare", Distance),
    ];

    /// <summary>The channels of a value over space.</summary>
    public static int Channels(ExportNode n) => n.Shape(0).Kind == ShapeKind.Sequence ? n.Shape(0).Extents[1] : n.Shape(0).Extents[0];

    public static int SpaceRank(ExportNode n) => n.Shape(0).Kind == ShapeKind.Sequence ? 1 : n.Shape(0).Rank - 1;

    private static void Dense(ExportNode n)
    {
        var x = n.Shape(0);
        if (x.Kind == ShapeKind.Sequence || !n.InputNode(0).PerExample)
        {
            var product = (string[])[n[0], n.Add("Transpose", n[1], Attribute("perm", [1, 0]))];
            if (n.InputCount > 2)
            {
                n.Result("Add", [n.Add("MatMul", product), n[2]]);
            }
            else
            {
                n.Result("MatMul", product);
            }

            return;
        }

        var flat = x.Rank == 1 ? n[0] : n.Add("Flatten", n[0], Attribute("axis", 1));
        n.Result("Gemm", n.InputCount > 2 ? [flat, n[1], n[2]] : [flat, n[1]], Attribute("transB", 1));
    }

    private static void Conv(ExportNode n, int groups)
    {
        var kernel = n.Shape(1).Extents.Skip(2).ToArray();
        n.ResultChannels("Conv", [n.ChannelsFirst(0), .. Weights(n)],
            Attribute("kernel_shape", kernel), Attribute("strides", PerDimension(n, "stride")), Attribute("dilations", PerDimension(n, "dilation")),
            Attribute("pads", Pads(n, kernel)), Attribute("group", groups));
    }

    private static void ConvTranspose(ExportNode n)
    {
        var kernel = n.Shape(1).Extents.Skip(2).ToArray();
        n.ResultChannels("ConvTranspose", [n.ChannelsFirst(0), .. Weights(n)],
            Attribute("kernel_shape", kernel), Attribute("strides", PerDimension(n, "stride")), Attribute("dilations", PerDimension(n, "dilation")),
            Attribute("pads", Pads(n, kernel)), Attribute("output_padding", PerDimension(n, "output_pad")), Attribute("group", n.Settings.Integer("groups")));
    }

    private static string[] Weights(ExportNode n) => [.. Enumerable.Range(1, n.InputCount - 1).Select(i => n[i])];

    /// <summary>One number of a setting for each dimension of space.</summary>
    public static int[] PerDimension(ExportNode n, string name, int otherwise = 1)
    {
        var (rank, given) = (SpaceRank(n), n.IsGiven(name) ? n.Settings.Integers(name) : [otherwise]);
        return given.Length == rank ? given : [.. Enumerable.Repeat(given[0], rank)];
    }

    /// <summary>The padding of each side, those before first.</summary>
    public static int[] Pads(ExportNode n, int[] kernel)
    {
        var (rank, setting) = (SpaceRank(n), n.Settings.Items.First(static s => s.Name == "pad"));
        if (setting.Text is not { } word)
        {
            int[] given = [.. setting.Numbers.Select(static v => (int)v)];
            return given.Length == 2 * rank ? given : given.Length == rank ? [.. given, .. given] : [.. Enumerable.Repeat(given[0], 2 * rank)];
        }

        var space = n.Shape(0).Kind == ShapeKind.Sequence ? [n.Shape(0).Extents[0]] : n.Shape(0).Extents.Skip(1).ToArray();
        var stride = n.Settings.Items.Any(static s => s.Name == "stride" && s.Text is not null) ? kernel : PerDimension(n, "stride");
        var dilation = n.Settings.Has("dilation") ? PerDimension(n, "dilation") : [.. Enumerable.Repeat(1, rank)];

        // As many positions as elements, divided by the stride; the odd element stands after.
        int[] total = word == "valid" ? new int[rank]
            : [.. space.Select((e, d) => Math.Max(0, ((((e + stride[d] - 1) / stride[d]) - 1) * stride[d]) + (dilation[d] * (kernel[d] - 1)) + 1 - e))];
        return [.. total.Select(static t => t / 2), .. total.Select(static t => t - (t / 2))];
    }

    private static void Distance(ExportNode n)
    {
        var x = n.Shape(0);
        int[] rows = x.Kind == ShapeKind.Sequence ? [x.Extents[0], 1, x.Extents[1]] : [1, x.Size];
        var difference = n.Add("Sub", [n.Reshaped(n[0], true, rows), n[1]]);
        n.Result(n.Settings.Flag("squared") ? "ReduceSumSquare" : "ReduceL2", difference, Attribute("axes", [-1]), Attribute("keepdims", 0));
    }
}
