using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Of one axis the elements <c>start, start + step, …</c>.</summary>
internal readonly record struct AxisRange(int Axis, int Start, int Step, int Count);

/// <summary>Taking ranges of axes, and its gradient.</summary>
internal static class Slicing
{
    public static Shape Result(Shape x, IEnumerable<AxisRange> ranges) =>
        ranges.Aggregate(x, static (shape, range) => shape with { Extents = shape.Extents.With(range.Axis, range.Count) });

    /// <summary>Axis by axis, so that each gradient is made of whole blocks.</summary>
    public static void Differentiate(GradientContext context, IReadOnlyList<AxisRange> ranges)
    {
        if (!context.Needs(0))
        {
            return;
        }

        var x = context.NodeOf(context.Node.Inputs[0]);
        var gradient = context.OutputGradient;
        for (var i = ranges.Count - 1; i >= 0; i--)
        {
            var range = ranges[i];
            var shape = Result(x.Shape, ranges.Take(i));
            var settings = Settings.None.With("axis", range.Axis).With("start", range.Start).With("step", range.Step);
            gradient = context.Add("slice.gradient", settings, shape, x.PerExample, gradient);
        }

        context.Give(0, gradient);
    }

    public static void Lower(LoweringContext context, string role, IReadOnlyList<AxisRange> ranges)
    {
        var k = context.Kernel(role, "y[i] = x[start + step · i]");
        var rows = k.Rows(context.Output);
        var index = k.ParallelOver(context.Output.Extents);
        var from = (Affine[])index.Clone();
        foreach (var range in ranges)
        {
            from[range.Axis] = (range.Step * index[range.Axis]) + range.Start;
        }

        k.Write(context.Output, k.Read(context.Input(0).As("x"), [.. rows, .. from]), [.. rows, .. index]);
    }
}

/// <summary>
/// dy put back to where it was taken from, and zeros around and between it. Every element is written by one of the kernels. Settings:
/// <c>axis</c>, <c>start</c>, <c>step</c>.
/// </summary>
internal sealed class SliceGradient() : InternalOperator("slice.gradient", "dx[start + step · i] = dy[i], 0 elsewhere: gradient of slice.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var (axis, start, step) = (settings.Integer("axis"), settings.Integer("start"), settings.Integer("step"));
        var dy = context.Input(0).As("dy");
        var count = dy.Extents[axis];
        var (low, stride) = (Math.Min(start, start + (step * (count - 1))), Math.Abs(step));
        var high = low + (stride * (count - 1));
        Write(context, axis, count, low, stride, i => step > 0 ? i : (count - 1) + (-1 * i));
        Write(context, axis, low, 0, 1, null);
        Write(context, axis, context.Output.Extents[axis] - high - 1, high + 1, 1, null);
        for (var between = 1; between < stride; between++)
        {
            Write(context, axis, count - 1, low + between, stride, null);
        }
    }

    private static void Write(LoweringContext context, int axis, int count, int start, int step, Func<Affine, Affine>? from)
    {
        if (count == 0)
        {
            return;
        }

        var dx = context.Output.As("dx");
        var k = context.Kernel("slice.gradient", from is null ? "dx = 0" : "dx[start + step · i] = dy[i]");
        var rows = k.Rows(dx);
        var index = k.ParallelOver(dx.Extents.With(axis, count));
        Affine[] At(Affine along) => [.. rows, .. index.Select((a, d) => d == axis ? along : a)];
        k.Write(dx, from is null ? 0 : k.Read(context.Input(0).As("dy"), At(from(index[axis]))), At((step * index[axis]) + start));
    }
}
