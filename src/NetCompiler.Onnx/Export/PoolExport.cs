using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Schema;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Pools.</summary>
internal static class PoolExport
{
    public static ExportRule[] All { get; } =
    [
        new("maxpool", "MaxPool", static n => Window(n, "MaxPool", Attribute("ceil_mode", n.Settings.Flag("ceil") ? 1 : 0), Attribute("dilations", LayerExport.PerDimension(n, "dilation")))),
        new("avgpool", "AveragePool", static n => Window(n, "AveragePool", Attribute("ceil_mode", n.Settings.Flag("ceil") ? 1 : 0), Attribute("count_include_pad", n.Settings.Flag("count_pad") ? 1 : 0))),
        new("lppool", "LpPool; Pow and AveragePool where a last window may be cut", LpPool),
        new("globalmaxpool", "GlobalMaxPool, Flatten", static n => Global(n, "GlobalMaxPool")),
        new("globalavgpool", "GlobalAveragePool, Flatten", static n => Global(n, "GlobalAveragePool")),
        new("globallppool", "GlobalLpPool, Flatten", static n => Global(n, "GlobalLpPool", Attribute("p", n.Settings.Integer("power")))),
        new("adaptivemaxpool", "MaxPool; Slice, ReduceMax and Concat where windows differ", static n => Adaptive(n, "MaxPool")),
        new("adaptiveavgpool", "AveragePool; Slice, ReduceMean and Concat where windows differ", static n => Adaptive(n, "AveragePool")),
    ];

    private static void Window(ExportNode n, string op, params AttributeProto[] attributes)
    {
        var size = LayerExport.PerDimension(n, "size");
        var stride = n.Settings.Items.Any(static s => s.Name == "stride" && s.Text is not null) ? size : LayerExport.PerDimension(n, "stride");
        n.ResultChannels(op, [n.ChannelsFirst(0)],
            [Attribute("kernel_shape", size), Attribute("strides", stride), Attribute("pads", LayerExport.Pads(n, size)), .. attributes]);
    }

    private static void LpPool(ExportNode n)
    {
        var power = n.Settings.Integer("power");
        if (!n.Settings.Flag("ceil"))
        {
            Window(n, "LpPool", Attribute("p", power));
            return;
        }

        // LpPool knows no ceil before version 18: the mean of the powers, which is of what a cut window has, times what a whole one has.
        var size = LayerExport.PerDimension(n, "size");
        var stride = n.Settings.Items.Any(static s => s.Name == "stride" && s.Text is not null) ? size : LayerExport.PerDimension(n, "stride");
        var powers = n.Add("Pow", [n.Add("Abs", n.ChannelsFirst(0)), n.Number(power)]);
        var mean = n.Add("AveragePool", powers, Attribute("kernel_shape", size), Attribute("strides", stride), Attribute("pads", LayerExport.Pads(n, size)),
            Attribute("ceil_mode", 1), Attribute("count_include_pad", 1));
        n.ResultChannels("Pow", [n.Add("Mul", [mean, n.Number(size.Aggregate(1, static (a, b) => a * b))]), n.Number(1.0 / power)]);
    }

    private static void Global(ExportNode n, string op, params AttributeProto[] attributes) =>
        n.Result("Flatten", n.Add(op, [n.ChannelsFirst(0)], attributes), Attribute("axis", 1));

    private static void Adaptive(ExportNode n, string op)
    {
        var isSequence = n.Node.Shape.Kind == ShapeKind.Sequence;
        int[] from = isSequence ? [n.Shape(0).Extents[0]] : n.Shape(0).Extents.Skip(1).ToArray();
        int[] to = isSequence ? [n.Node.Shape.Extents[0]] : n.Node.Shape.Extents.Skip(1).ToArray();
        if (from.Where((e, d) => e % to[d] != 0).Any())
        {
            Uneven(n, op == "MaxPool" ? "ReduceMax" : "ReduceMean", from, to);
            return;
        }

        int[] size = [.. from.Select((e, d) => e / to[d])];
        n.ResultChannels(op, [n.ChannelsFirst(0)], Attribute("kernel_shape", size), Attribute("strides", size));
    }

    /// <summary>Windows of different sizes: one extent after another, a slice for each.</summary>
    private static void Uneven(ExportNode n, string reduce, int[] from, int[] to)
    {
        var x = n.ChannelsFirst(0);
        for (var d = 0; d < from.Length; d++)
        {
            var axis = d + 2;
            var parts = Enumerable.Range(0, to[d]).Select(i =>
            {
                var (start, end) = (i * from[d] / to[d], (((i + 1) * from[d]) + to[d] - 1) / to[d]);
                return n.Add(reduce, n.Add("Slice", [x, n.Integers([start]), n.Integers([end]), n.Integers([axis])]), Attribute("axes", [axis]), Attribute("keepdims", 1));
            }).ToArray();
            if (d == from.Length - 1)
            {
                n.ResultChannels("Concat", parts, Attribute("axis", axis));
            }
            else
            {
                x = n.Add("Concat", parts, Attribute("axis", axis));
            }
        }
    }
}
