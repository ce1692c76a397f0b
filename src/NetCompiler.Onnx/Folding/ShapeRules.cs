using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Folding;

/// <summary>ONNX's rules for extents, over all versions: what moved from attributes to inputs is read from either.</summary>
internal static class ShapeRules
{
    public static int[] Reshape(NodeContext c)
    {
        var (dims, wanted) = (c[0].Dims, c.KnownInts(1, "shape") ?? throw NodeContext.Refuse("It has no shape."));
        var copies = c.Int("allowzero", 0) == 0;
        int[] result = [.. wanted.Select((w, i) => w != 0 || !copies ? w : i < dims.Length ? dims[i] : throw NodeContext.Refuse($"Its shape copies extent {i}, which its input does not have."))];
        var count = OnnxTensor.CountOf(dims);
        if (result.Count(static r => r < 0) > 1 || result.Any(static r => r < -1))
        {
            throw NodeContext.Refuse($"Its shape {string.Join("x", wanted)} leaves more than one extent open.");
        }

        var rest = OnnxTensor.CountOf([.. result.Where(static r => r >= 0)]);
        if (result.Contains(-1))
        {
            result[Array.IndexOf(result, -1)] = rest == 0 ? 0 : (int)(count / rest);
        }

        return OnnxTensor.CountOf(result) == count ? result
            : throw NodeContext.Refuse($"It gives {string.Join("x", dims)} the shape {string.Join("x", wanted)}, which has another number of elements.");
    }

    public static int[] Flatten(NodeContext c)
    {
        var dims = c[0].Dims;
        var axis = c.Int("axis", 1);
        axis = axis == dims.Length ? axis : NodeContext.Axis(axis, dims.Length);
        return [dims.Take(axis).Aggregate(1, static (a, b) => checked(a * b)), dims.Skip(axis).Aggregate(1, static (a, b) => checked(a * b))];
    }

    /// <param name="c">The node.</param>
    /// <param name="dims">Of its input.</param>
    /// <param name="batch">An axis that stays though its extent may be 1; -1 for none.</param>
    public static int[] Squeeze(NodeContext c, int[] dims, int batch)
    {
        var axes = SqueezedAxes(c, dims, batch);
        return [.. dims.Where((_, i) => !axes.Contains(i))];
    }

    public static int[] SqueezedAxes(NodeContext c, int[] dims, int batch)
    {
        if (c.KnownInts(1, "axes") is not { } given)
        {
            return [.. Enumerable.Range(0, dims.Length).Where(i => dims[i] == 1 && i != batch)];
        }

        int[] axes = [.. given.Select(a => NodeContext.Axis(a, dims.Length)).Distinct()];
        return axes.All(a => dims[a] == 1 || a == batch) ? axes : throw NodeContext.Refuse($"It removes an extent of {string.Join("x", dims)} that is not 1.");
    }

    public static (int[] Dims, int[] New) Unsqueeze(NodeContext c, int[] dims)
    {
        var given = c.KnownInts(1, "axes") ?? throw NodeContext.Refuse("It has no axes.");
        var rank = dims.Length + given.Length;
        int[] axes = [.. given.Select(a => NodeContext.Axis(a, rank)).Distinct()];
        if (axes.Length != given.Length || rank > 16)
        {
            throw NodeContext.Refuse("It names an axis twice, or too many.");
        }

        var next = 0;
        return ([.. Enumerable.Range(0, rank).Select(i => axes.Contains(i) ? 1 : dims[next++])], axes);
    }

    public static int[] Permutation(NodeContext c, int rank)
    {
        var order = c.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        return order.Order().SequenceEqual(Enumerable.Range(0, rank)) ? order : throw NodeContext.Refuse($"Its order {string.Join(", ", order)} does not name each of {rank} axes once.");
    }

    public static int[] Repeats(NodeContext c, int rank)
    {
        // Version 1 had one number of tiles along one axis.
        if (c.InputCount > 2)
        {
            var axis = NodeContext.Axis((int)c.KnownNumber(2, "axis")!.Value, rank);
            var tiles = (int)c.KnownNumber(1, "tiles")!.Value;
            return [.. Enumerable.Range(0, rank).Select(i => i == axis ? tiles : 1)];
        }

        var repeats = c.KnownInts(1, "repeats") ?? throw NodeContext.Refuse("It has no repeats.");
        return repeats.Length == rank && repeats.All(static r => r >= 0) ? repeats
            : throw NodeContext.Refuse($"It has {repeats.Length} repeats for a value of {rank} extents.");
    }

    public static int[] Broadcast(int[] a, int[] b)
    {
        var rank = Math.Max(a.Length, b.Length);
        int At(int[] dims, int axis) => axis < rank - dims.Length ? 1 : dims[axis - rank + dims.Length];
        var result = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            var (x, y) = (At(a, i), At(b, i));
            result[i] = x == y || y == 1 ? x : x == 1 ? y : throw NodeContext.Refuse($"It combines {string.Join("x", a)} and {string.Join("x", b)}, whose extents do not go together.");
        }

        return result;
    }

    public static (int Axis, int[] Sizes) Split(NodeContext c, int[] dims)
    {
        var axis = NodeContext.Axis(c.Int("axis", 0), dims.Length);
        var parts = c.Int("num_outputs", c.Node.Output.Count);
        if (parts is < 1 or > 10_000)
        {
            throw NodeContext.Refuse($"It splits into {parts} parts.");
        }

        var part = (dims[axis] + parts - 1) / parts;
        var sizes = c.KnownInts(1, "split") ?? [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(dims[axis] - (i * part), 0, part))];
        return sizes.Sum(static s => (long)s) == dims[axis] && sizes.All(static s => s >= 0) ? (axis, sizes)
            : throw NodeContext.Refuse($"Its parts {string.Join(", ", sizes)} do not add up to {dims[axis]}.");
    }

    /// <summary>The ranges of every axis, as Python has them.</summary>
    public static (int Start, int Step, int Count)[] Slice(NodeContext c, int[] dims)
    {
        var starts = c.KnownInts(1, "starts") ?? throw NodeContext.Refuse("It has no starts.");
        var ends = c.KnownInts(2, "ends") ?? throw NodeContext.Refuse("It has no ends.");
        var axes = c.KnownInts(3, "axes") ?? [.. Enumerable.Range(0, starts.Length)];
        var steps = c.KnownInts(4, "steps") ?? [.. starts.Select(static _ => 1)];
        if (starts.Length != ends.Length || starts.Length != axes.Length || starts.Length != steps.Length || steps.Contains(0))
        {
            throw NodeContext.Refuse("Its starts, ends, axes and steps differ in number, or a step is 0.");
        }

        var ranges = dims.Select(static d => (Start: 0, Step: 1, Count: d)).ToArray();
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = NodeContext.Axis(axes[i], dims.Length);
            var (d, step) = ((long)dims[axis], (long)steps[i]);
            long Bound(long at) => Math.Clamp(at < 0 ? at + d : at, step > 0 ? 0 : -1, step > 0 ? d : d - 1);
            var (start, end) = (Bound(starts[i]), Bound(ends[i]));
            var count = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            ranges[axis] = ((int)start, (int)Math.Clamp(step, int.MinValue, int.MaxValue), (int)count);
        }

        return ranges;
    }

    /// <summary>Positions along an extent, from 0.</summary>
    public static int[] Positions(OnnxTensor positions, int extent) =>
        [.. positions.Integers().Select(p => p >= -extent && p < extent ? (int)(p < 0 ? p + extent : p) : throw NodeContext.Refuse($"It takes position {p} of {extent}."))];

    /// <summary>The axes of a reduction, and whether they stay with extent 1.</summary>
    public static (int[] Axes, bool Keeps) Reduction(NodeContext c, int rank)
    {
        var given = c.KnownInts(1, "axes");
        int[] axes = given is { Length: > 0 } ? [.. given.Select(a => NodeContext.Axis(a, rank)).Distinct().Order()]
            : c.Int("noop_with_empty_axes", 0) != 0 ? [] : [.. Enumerable.Range(0, rank)];
        return (axes, c.Int("keepdims", 1) != 0);
    }
}
