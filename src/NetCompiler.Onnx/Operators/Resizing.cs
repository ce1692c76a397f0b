using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// Enlarging and shrinking. Each axis is a table of which elements each new element is made of; nearest ones are a gather, weighted ones a
/// product with the table, and the plainest kinds are the language's own upsample.
/// </summary>
internal static class Resizing
{
    public static OnnxOperator[] All { get; } =
    [
        new("Resize", (10, 19), "upsample, gather, or einsum with a table", Resize, "Extents that are computed while running; cropping by regions."),
        new("Upsample", (7, 9), "upsample, gather, or einsum with a table", Resize, "Factors that are computed while running."),
    ];

    private static void Resize(NodeContext c)
    {
        var x = c[0];
        var (factors, sizes) = Factors(c, x);
        var mode = ResizeMode.Of(c);
        var line = c.Line(x);
        int[] own = [.. Enumerable.Range(0, x.Rank).Where(a => a != x.Batch)];
        if (x.Batch >= 0 && sizes[x.Batch] != x.Dims[x.Batch])
        {
            throw NodeContext.AlongBatch();
        }

        if (Whole(x, own, factors, sizes, mode) is { } whole)
        {
            var spatial = c.Shaped(x, x.ExampleDims, ShapeKind.Spatial);
            line = whole.Length == 0 ? line : c.Emit("upsample", spatial, Spatial.Numbers("scale", whole), ("mode", mode.IsNearest ? "nearest" : "bilinear"));
        }
        else
        {
            foreach (var axis in own.Where(a => sizes[a] != x.Dims[a] || factors[a] != 1))
            {
                line = Along(c, line, NodeContext.LineAxis(x, axis), mode.Table(x.Dims[axis], sizes[axis], factors[axis], c.Budget));
            }
        }

        c.Set(0, x.Type, sizes, x.Batch, line);
    }

    /// <summary>Factors and extents of every axis.</summary>
    private static (double[] Factors, int[] Sizes) Factors(NodeContext c, OnnxValue x)
    {
        var at = c.Node.OpType == "Upsample" || c.Opset < 11 ? 1 : 2;
        double[]? scales = c.Opset < 9 && c.Node.OpType == "Upsample" ? c.Floats("scales") : c.Has(at) && c.Known(at, "scales") is { Count: > 0 } s ? s.Elements() : null;
        int[]? sizes = c.Has(3) && c.Known(3, "sizes") is { Count: > 0 } z ? [.. z.Integers().Select(i => NodeContext.Whole(i, "sizes"))] : null;
        int[] axes = c.Ints("axes") is { } given ? [.. given.Select(a => NodeContext.Axis(a, x.Rank))] : [.. Enumerable.Range(0, x.Rank)];
        if ((scales ?? sizes?.Select(static v => (double)v))?.Count() != axes.Length)
        {
            throw NodeContext.Refuse("It has as many scales or sizes as axes, and not both.");
        }

        var (factors, extents) = (Enumerable.Repeat(1.0, x.Rank).ToArray(), x.Dims.ToArray());
        var policy = c.Text("keep_aspect_ratio_policy", "stretch");
        double[] ratios = sizes is null ? [] : [.. sizes.Select((v, i) => (double)v / x.Dims[axes[i]])];
        var common = policy == "not_larger" ? ratios.DefaultIfEmpty(1).Min() : ratios.DefaultIfEmpty(1).Max();
        for (var i = 0; i < axes.Length; i++)
        {
            var d = x.Dims[axes[i]];
            var factor = sizes is null ? scales![i] : policy == "stretch" ? ratios[i] : common;
            var extent = sizes is null ? Math.Floor(d * factor) : policy == "stretch" ? sizes[i] : Math.Floor((d * common) + 0.5);
            if (!(factor > 0) || extent is not (>= 1 and <= int.MaxValue))
            {
                throw NodeContext.Refuse($"It makes {extent} elements of {d} along axis {axes[i]}.");
            }

            (factors[axes[i]], extents[axes[i]]) = (factor, (int)extent);
        }

        SizeLimit.Check(extents);
        return (factors, extents);
    }

    /// <summary>The whole factors of each dimension of space where the language's own word means the same; null where it does not.</summary>
    private static int[]? Whole(OnnxValue x, int[] own, double[] factors, int[] sizes, ResizeMode mode)
    {
        var isSame = own.Length is >= 2 and <= 4 && sizes[own[0]] == x.Dims[own[0]]
            && own.All(a => factors[a] == Math.Floor(factors[a]) && sizes[a] == x.Dims[a] * (int)factors[a])
            && mode.IsUpsample;
        return isSame ? [.. own.Skip(1).Select(a => (int)factors[a])] : null;
    }

    private static SketchValue Along(NodeContext c, SketchValue line, int axis, double[][] table)
    {
        if (table.All(static row => row.Count(static w => w != 0) == 1 && row.Sum() == 1))
        {
            return c.Emit("gather", line, ("positions", (int[])[.. table.Select(static row => Array.FindIndex(row, static w => w != 0))]), ("axis", axis));
        }

        var rank = line.Shape.Rank;
        var letters = "abcdef"[..rank];
        var result = letters.Remove(axis, 1).Insert(axis, "z");
        var weights = c.Numbers([table.Length, table[0].Length], [.. table.SelectMany(static row => row)]);
        return c.Emit("einsum", [line, weights], ("equation", $"{letters},z{letters[axis]}->{result}"));
    }
}
