using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Values as examples of channels over space, as convolutions and pools take them.</summary>
internal static class Spatial
{
    /// <summary>The line of one example, channels first.</summary>
    public static SketchValue Line(NodeContext c, OnnxValue x)
    {
        if (x.Rank is < 3 or > 5)
        {
            throw NodeContext.Refuse($"It works on a value of {x.Rank} extents; examples, channels and one to three of space are imported.");
        }

        return Channels(c, x);
    }

    /// <summary>The line of one example, channels first; space may be missing.</summary>
    public static SketchValue Channels(NodeContext c, OnnxValue x)
    {
        if (x.Rank < 2 || x.Batch > 0 || (x.Batch < 0 && x.Dims[0] != 1))
        {
            throw NodeContext.AlongBatch();
        }

        int[] extents = x.Dims[1..];
        return extents.Length == 1 ? c.Shaped(x, extents) : c.Shaped(x, extents, ShapeKind.Spatial);
    }

    /// <summary>Says that the result has the examples of <paramref name="x"/> and the extents of the line.</summary>
    public static void Set(NodeContext c, OnnxValue x, SketchValue line) =>
        c.Set(0, x.Type, [x.Dims[0], .. line.Shape.Extents], x.Batch, line);

    /// <summary>One number for each dimension of space, from an attribute.</summary>
    public static int[] PerDimension(NodeContext c, string name, int rank, int otherwise)
    {
        var given = c.Ints(name) is { Length: > 0 } numbers ? numbers : [.. Enumerable.Repeat(otherwise, rank)];
        return given.Length == rank && given.All(static g => g > 0) ? given
            : throw NodeContext.Refuse($"Its {name} is {string.Join("x", given)}, and it must be {rank} numbers above 0.");
    }

    /// <summary>Padding of each side, from <c>pads</c> or <c>auto_pad</c>.</summary>
    public static (int[] Before, int[] After) Padding(NodeContext c, int[] extents, int[] kernel, int[] stride, int[] dilation)
    {
        var rank = extents.Length;
        var mode = c.Text("auto_pad", "NOTSET");
        if (mode is "SAME_UPPER" or "SAME_LOWER")
        {
            int[] total = [.. extents.Select((e, d) => Math.Max(0, (((e + stride[d] - 1) / stride[d]) - 1) * stride[d] + ((kernel[d] - 1) * dilation[d]) + 1 - e))];
            int[] small = [.. total.Select(static t => t / 2)];
            int[] large = [.. total.Select(static t => t - (t / 2))];
            return mode == "SAME_UPPER" ? (small, large) : (large, small);
        }

        var pads = mode == "VALID" ? null : c.Ints("pads");
        if (pads is null || pads.Length == 0)
        {
            return (new int[rank], new int[rank]);
        }

        return pads.Length == 2 * rank ? (pads[..rank], pads[rank..])
            : throw NodeContext.Refuse($"It has {pads.Length} pads, and there must be {2 * rank}.");
    }

    /// <summary>An argument of sides: none, one number, one a dimension, or one a side.</summary>
    public static SketchArgument[] Sides(int[] before, int[] after) => before.Concat(after).All(static p => p == 0) ? []
        : before.SequenceEqual(after) ? [Numbers("pad", before)] : [("pad", (int[])[.. before, .. after])];

    /// <summary>An argument of one number where all are equal.</summary>
    public static SketchArgument Numbers(string name, int[] numbers) => (name, numbers.Distinct().Count() == 1 ? [numbers[0]] : numbers);

    /// <summary>The argument, or none where it says what is said by default.</summary>
    public static SketchArgument[] Unless(int otherwise, string name, int[] numbers) => numbers.All(n => n == otherwise) ? [] : [Numbers(name, numbers)];

    /// <summary>Elements around a value, so that what cannot be said in the layer's own argument is said before it.</summary>
    public static SketchValue Padded(NodeContext c, SketchValue x, int[] before, int[] after, double value = 0) =>
        before.Concat(after).All(static p => p == 0) ? x : c.Emit("pad", x, ("amount", (int[])[.. before, .. after]), ("value", value));
}
