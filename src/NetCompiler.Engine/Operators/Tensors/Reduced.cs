using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>One number of many, and how it changes with each of them.</summary>
internal interface IReduction<T>
{
    T Value(ReadOnlySpan<T> x);

    void Slopes(ReadOnlySpan<T> x, T y, Span<T> slopes);
}

/// <summary>Along axes one number of all.</summary>
internal sealed class Reduced<T>(IReduction<T> function, int[][] groups) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        var line = call.Scratch(groups[0].Length);
        for (var n = 0; n < call.Examples(); n++)
        {
            var x = call.Input(0).Slice(n * call.ExampleStride(0), call.Shape(0).Size);
            for (var g = 0; g < groups.Length; g++)
            {
                Groups.Take(x, groups[g], line);
                call.Output[(n * groups.Length) + g] = function.Value(line);
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var length = groups[0].Length;
        var scratch = call.Scratch(2 * length);
        var line = scratch[..length];
        var slopes = scratch[length..];
        for (var n = 0; n < call.Examples() && !call.InputGradient(0).IsEmpty; n++)
        {
            var start = n * call.ExampleStride(0);
            var x = call.Input(0).Slice(start, call.Shape(0).Size);
            var dx = call.InputGradient(0).Slice(start, call.Shape(0).Size);
            for (var g = 0; g < groups.Length; g++)
            {
                Groups.Take(x, groups[g], line);
                function.Slopes(line, call.Output[(n * groups.Length) + g], slopes);
                for (var i = 0; i < length; i++)
                {
                    dx[groups[g][i]] += call.OutputGradient[(n * groups.Length) + g] * slopes[i];
                }
            }
        }
    }
}

/// <summary>The elements of a shape that belong together, by their positions in row-major order.</summary>
internal static class Groups
{
    /// <summary>Those that differ along axes only; groups in the order of the other axes. None named are all.</summary>
    public static int[][] Along(Shape shape, IReadOnlyCollection<int> axes)
    {
        var reduced = axes.Count == 0 ? [.. Enumerable.Range(0, shape.Rank)] : axes.Select(a => ElementMap.Axis(shape, a)).ToHashSet();
        var rest = new Shape(ShapeKind.Flat, Core.EquatableArray.ToEquatable(shape.Extents.Select((e, d) => reduced.Contains(d) ? 1 : e)));
        var group = ElementMap.Broadcast(rest, shape);
        return [.. Enumerable.Range(0, shape.Size).GroupBy(e => group[e]).OrderBy(static g => g.Key).Select(static g => g.ToArray())];
    }

    /// <summary>The axes of a setting; none where it is left out.</summary>
    public static int[] Axes(Settings settings, string name) =>
        settings.Items.Any(s => s.Name == name && s.Numbers.Count > 0) ? settings.Integers(name) : [];

    public static void Take<T>(ReadOnlySpan<T> from, int[] positions, Span<T> to)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            to[i] = from[positions[i]];
        }
    }
}
