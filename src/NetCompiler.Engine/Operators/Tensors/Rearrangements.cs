using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary>Where each element of a result comes from, for the operators that only move elements.</summary>
internal static class Rearrangements
{
    public static int[] Transpose(Shape x, Shape y, int[] order) => ElementMap.Of(y, index =>
    {
        var from = new int[x.Rank];
        for (var d = 0; d < x.Rank; d++)
        {
            from[order.Length == 0 ? x.Rank - 1 - d : ElementMap.Axis(x, order[d])] = index[d];
        }

        return ElementMap.Position(x, from);
    });

    public static int[] Tile(Shape x, Shape y) => ElementMap.Of(y, index =>
        ElementMap.Position(x, [.. x.Extents.Select((e, d) => index[y.Rank - x.Rank + d] % e)]));

    /// <summary>Along one axis the elements at the given positions.</summary>
    public static int[] Gather(Shape x, Shape y, int axis, int[] positions) => ElementMap.Of(y, index =>
    {
        int[] from = [.. index];
        var position = positions[index[axis]];
        from[axis] = position < 0 ? position + x.Extents[axis] : position;
        return ElementMap.Position(x, from);
    });

    public static int[] Slice(Shape x, Shape y, Settings settings)
    {
        var (starts, steps, axes) = (settings.Integers("starts"), Groups.Axes(settings, "steps"), Groups.Axes(settings, "axes"));
        var (first, stride) = (new int[x.Rank], Enumerable.Repeat(1, x.Rank).ToArray());
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = axes.Length == 0 ? i : ElementMap.Axis(x, axes[i]);
            stride[axis] = steps.Length == 0 ? 1 : steps[i];
            var start = starts[i] < 0 ? (long)starts[i] + x.Extents[axis] : starts[i];
            first[axis] = (int)Math.Clamp(start, 0, x.Extents[axis] - 1);
        }

        return ElementMap.Of(y, index => ElementMap.Position(x, [.. index.Select((at, d) => first[d] + (stride[d] * at))]));
    }

    /// <summary>The part that follows others of the sizes before it.</summary>
    public static int[] Split(Shape x, Shape y, Settings settings)
    {
        var axis = Groups.Axes(settings, "axis") is [var given] ? ElementMap.Axis(x, given) : x.Kind == ShapeKind.Spatial ? 0 : x.Rank - 1;
        var (sizes, index) = (Groups.Axes(settings, "sizes"), settings.Integer("index"));
        var start = sizes.Length > 0
            ? sizes.Take(index).Sum()
            : index * (int)Math.Ceiling(x.Extents[axis] / (double)settings.Integer("parts"));
        return Gather(x, y, axis, [.. Enumerable.Range(start, y.Extents[axis])]);
    }
}
