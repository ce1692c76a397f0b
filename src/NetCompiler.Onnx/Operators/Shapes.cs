using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>The same numbers under other extents.</summary>
internal static class Shapes
{
    public static OnnxOperator[] All { get; } =
    [
        new("Reshape", (1, 23), "reshape", static c => To(c, ShapeRules.Reshape(c)), "Mixing examples."),
        new("Flatten", (1, 23), "flatten", static c => To(c, ShapeRules.Flatten(c)), "Mixing examples."),
        new("Squeeze", (1, 23), "reshape", Squeeze, "The examples' axis."),
        new("Unsqueeze", (1, 23), "reshape", Unsqueeze),
        new("Expand", (8, 13), "expand", Expand, "Shapes that are computed while running."),
    ];

    /// <summary>Where the examples' axis goes: what stands before it and after it must stay apart.</summary>
    private static void To(NodeContext c, int[] dims)
    {
        var x = c[0];
        var batch = -1;
        if (x.Batch >= 0)
        {
            var before = x.Dims.Take(x.Batch).Aggregate(1L, static (a, b) => a * b);
            var places = Enumerable.Range(0, dims.Length).Where(i => dims[i] == x.Dims[x.Batch] && dims.Take(i).Aggregate(1L, static (a, b) => a * b) == before).ToList();
            batch = places.Count == 0 ? throw NodeContext.AlongBatch() : places.Contains(x.Batch) ? x.Batch : places[0];
        }

        Set(c, x, dims, batch);
    }

    private static void Set(NodeContext c, OnnxValue x, int[] dims, int batch)
    {
        int[] extents = [.. dims.Where((_, i) => i != batch)];
        var line = c.Raw(x);

        // More extents than a value has are only a view, as long as nothing needs them.
        c.Set(0, x.Type, dims, batch, extents.Length > 6 ? line : c.Shaped(line, extents));
    }

    private static void Squeeze(NodeContext c)
    {
        var x = c[0];
        var axes = ShapeRules.SqueezedAxes(c, x.Dims, x.Batch);
        if (axes.Contains(x.Batch))
        {
            throw NodeContext.AlongBatch();
        }

        Set(c, x, [.. x.Dims.Where((_, i) => !axes.Contains(i))], x.Batch < 0 ? -1 : x.Batch - axes.Count(a => a < x.Batch));
    }

    private static void Unsqueeze(NodeContext c)
    {
        var x = c[0];
        var (dims, added) = ShapeRules.Unsqueeze(c, x.Dims);
        int[] old = [.. Enumerable.Range(0, dims.Length).Where(i => !added.Contains(i))];
        Set(c, x, dims, x.Batch < 0 ? -1 : old[x.Batch]);
    }

    private static void Expand(NodeContext c)
    {
        var x = c[0];
        var dims = ShapeRules.Broadcast(x.Dims, c.KnownInts(1, "shape")!);
        var batch = x.Batch < 0 ? -1 : x.Batch + dims.Length - x.Rank;
        if (batch >= 0 && dims[batch] != x.Dims[x.Batch])
        {
            throw NodeContext.AlongBatch();
        }

        int[] extents = [.. dims.Where((_, i) => i != batch)];
        var line = c.Line(x);
        c.Set(0, x.Type, dims, batch, extents.Length == 0 || line.Shape.Extents.SequenceEqual(extents) ? line : c.Emit("expand", line, ("extents", extents)));
    }
}
