using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Rearranging;

/// <summary>Nearest by a whole factor is a copy; everything else is a linear map of each dimension.</summary>
internal sealed class Upsample : Operator
{
    public override string Name => "upsample";

    public override string Summary =>
        "y = x enlarged: each element repeated (mode=nearest), or interpolated between neighbours (mode=bilinear, in any number of dimensions), whose outer "
        + "elements lie half an element inside, or with align_corners on the corners.";

    public override string Example => "upsample 2 mode=bilinear";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("scale", ArgumentKind.Size, "The factors; one number for all dimensions.", "1", Minimum: 1),
        new ParameterSpec("size", ArgumentKind.Size, "The extents of the result instead of factors; 0 for none.", "0", Minimum: 0, Positional: false),
        new ParameterSpec("mode", ArgumentKind.Choice, "How values in between are found.", "nearest", Choices: EquatableArray.Of("nearest", "bilinear"), Positional: false),
        new ParameterSpec("align_corners", ArgumentKind.Flag, "Whether the corners of both lie on each other.", "false", Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        if (Space.Of(context) is not { } input || !WindowArguments.HaveRank(context, input.Rank, "scale", "size"))
        {
            return null;
        }

        var extents = input.Extents.Select((e, d) => WindowArguments.At(context.Settings, "size", d, 0) is var size && size > 0
            ? size
            : checked(e * WindowArguments.At(context.Settings, "scale", d)));
        return (input with { Extents = extents.ToEquatable() }).Shape;
    }

    public override void Differentiate(GradientContext context)
    {
        if (context.Needs(0))
        {
            var x = context.NodeOf(context.Node.Inputs[0]);
            context.Give(0, context.Add("upsample.gradient", context.Node.Settings, x.Shape, x.PerExample, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var (from, to) = (Space.Of(context.InputShape(0)), Space.Of(context.Node.Shape));
        if (Factors(context.Node.Settings, from, to) is not { } factors)
        {
            Resampling.Forward(context, "upsample.forward", "y = Σ weight·x", from, to, WeightOf(context.Node.Settings));
            return;
        }

        var k = context.Kernel("upsample.forward", "y[s·i + p] = x[i]");
        var n = k.Rows();
        var c = k.Parallel("c", from.Channels);
        var i = Space.Parallel(k, "i", from.Extents.ToArray());
        var p = Space.Parallel(k, "p", factors);
        k.Write(context.Output, k.Read(context.Input(0), from.At(n, c, i)), from.At(n, c, [.. i.Select((a, d) => (factors[d] * a) + p[d])]));
    }

    /// <summary>The factors when elements are repeated; null when not.</summary>
    public static int[]? Factors(Settings settings, Space from, Space to) =>
        settings.Text("mode") == "nearest" && from.Extents.Select((e, d) => to.Extents[d] % e).All(static r => r == 0)
            ? [.. from.Extents.Select((e, d) => to.Extents[d] / e)]
            : null;

    public static Resampling.Weight WeightOf(Settings settings) => settings.Text("mode") == "nearest" ? Nearest
        : settings.Flag("align_corners") ? Aligned
        : Between;

    // i = ⌊o·H / P⌋.
    private static Expression Nearest(KernelBuilder k, int elements, int results, Affine o, Affine i)
    {
        var distance = k.Index((elements * o) - (results * i));
        return Expression.LessOrEqual(0, distance) * Expression.Less(distance, results);
    }

    // Place o·(H − 1) / (P − 1).
    private static Expression Aligned(KernelBuilder k, int elements, int results, Affine o, Affine i)
    {
        var unit = Math.Max(1, results - 1);
        return Hat(k.Index(((elements - 1) * o) - (unit * i)), unit);
    }

    // Place (o + 1/2)·H / P − 1/2, kept within the elements.
    private static Expression Between(KernelBuilder k, int elements, int results, Affine o, Affine i)
    {
        var place = Expression.Max(0, Expression.Min(k.Index((2 * elements * o) + elements - results), 2f * results * (elements - 1)));
        return Hat(place - k.Index(2 * results * i), 2 * results);
    }

    private static Expression Hat(Expression distance, int unit) => Expression.Max(
        0, 1 - (unit == 1 ? Expression.Of(ScalarOperation.Absolute, distance) : Expression.Of(ScalarOperation.Absolute, distance) / unit));
}

/// <summary>Inputs: dy.</summary>
internal sealed class UpsampleGradient() : InternalOperator("upsample.gradient", "dx = Σ dy·weight over what an element is in: gradient of upsample.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var (from, to) = (Space.Of(context.Node.Shape), Space.Of(context.InputShape(0)));
        if (Upsample.Factors(context.Node.Settings, from, to) is not { } factors)
        {
            Resampling.Backward(context, "dx = Σ weight·dy", from, to, Upsample.WeightOf(context.Node.Settings));
            return;
        }

        var k = context.Kernel(Name, "dx[i] = Σ dy[s·i + p]");
        var n = k.Rows();
        var c = k.Parallel("c", from.Channels);
        var i = Space.Parallel(k, "i", from.Extents.ToArray());
        var p = Space.Reduce(k, "p", factors);
        var dy = k.Read(context.Input(0).As("dy"), from.At(n, c, [.. i.Select((a, d) => (factors[d] * a) + p[d])]));
        k.Write(context.Output.As("dx"), k.Reduces ? k.Sum(dy) : dy, from.At(n, c, i));
    }
}
