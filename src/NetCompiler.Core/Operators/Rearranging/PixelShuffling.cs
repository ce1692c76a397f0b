using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Rearranging;

/// <summary>Channels to space and back: element (c·r² + i·r + j, h, w) of many channels is element (c, h·r + i, w·r + j) of much space.</summary>
internal static class PixelShuffling
{
    public static ParameterSpec Factor { get; } = new("factor", ArgumentKind.Integer, "How many elements a dimension gains or loses for each one.", Minimum: 1);

    public static void Differentiate(GradientContext context, string gradient)
    {
        if (context.Needs(0))
        {
            var x = context.NodeOf(context.Node.Inputs[0]);
            context.Give(0, context.Add(gradient, context.Node.Settings, x.Shape, x.PerExample, context.OutputGradient));
        }
    }

    /// <param name="wide">The side with more space.</param>
    public static void Copy(LoweringContext context, string role, Operand x, Operand y, Space wide, bool widens)
    {
        var r = context.Node.Settings.Integer("factor");
        var k = context.Kernel(role, widens ? "y[c, r·i + p] = x[(c, p), i]" : "y[(c, p), i] = x[c, r·i + p]");
        var n = k.Rows();
        var c = k.Parallel("c", wide.Channels);
        var i = Space.Parallel(k, "i", [.. wide.Extents.Select(e => e / r)]);
        var p = Space.Parallel(k, "p", [.. wide.Extents.Select(_ => r)]);
        var channel = c;
        foreach (var part in p)
        {
            channel = (r * channel) + part;
        }

        var deep = wide.At(n, channel, i);
        var broad = wide.At(n, c, [.. i.Select((a, d) => (r * a) + p[d])]);
        k.Write(y, k.Read(x, widens ? deep : broad), widens ? broad : deep);
    }

    public static int Parts(int factor, int rank) => Enumerable.Repeat(factor, rank).Aggregate(1, static (a, b) => checked(a * b));
}

internal sealed class PixelShuffle : Operator
{
    public override string Name => "pixelshuffle";

    public override string Summary => "y[c, h·r + i, w·r + j] = x[c·r² + i·r + j, h, w]: channels become space (depth to space).";

    public override string Example => "pixelshuffle 2";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(PixelShuffling.Factor);

    public override Shape? Infer(InferenceContext context)
    {
        var r = context.Settings.Integer("factor");
        if (Space.Of(context) is not { } input)
        {
            return null;
        }

        var parts = PixelShuffling.Parts(r, input.Rank);
        if (input.Channels % parts != 0)
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} makes {parts} channels one, but {context.Origin(0)} gives {context.Inputs[0]}, whose {input.Channels} channels are no multiple of that. Give it more channels."));
            return null;
        }

        return (input with { Channels = input.Channels / parts, Extents = input.Extents.Select(e => checked(e * r)).ToEquatable() }).Shape;
    }

    public override void Differentiate(GradientContext context) => PixelShuffling.Differentiate(context, "pixelshuffle.gradient");

    public override void Lower(LoweringContext context) => PixelShuffling.Copy(
        context, "pixelshuffle.forward", context.Input(0), context.Output, Space.Of(context.Node.Shape), widens: true);
}

internal sealed class PixelUnshuffle : Operator
{
    public override string Name => "pixelunshuffle";

    public override string Summary => "y[c·r² + i·r + j, h, w] = x[c, h·r + i, w·r + j]: space becomes channels (space to depth).";

    public override string Example => "pixelunshuffle 7";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(PixelShuffling.Factor);

    public override Shape? Infer(InferenceContext context)
    {
        var r = context.Settings.Integer("factor");
        if (Space.Of(context) is not { } input)
        {
            return null;
        }

        if (input.Extents.Any(e => e % r != 0))
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} makes {r} elements of each dimension one, but {context.Origin(0)} gives {context.Inputs[0]}, which are no multiples of that. Pad or crop it first."));
            return null;
        }

        return (input with
        {
            Channels = checked(input.Channels * PixelShuffling.Parts(r, input.Rank)), Extents = input.Extents.Select(e => e / r).ToEquatable(),
        }).Shape;
    }

    public override void Differentiate(GradientContext context) => PixelShuffling.Differentiate(context, "pixelunshuffle.gradient");

    public override void Lower(LoweringContext context) => PixelShuffling.Copy(
        context, "pixelunshuffle.forward", context.Input(0), context.Output, Space.Of(context.InputShape(0)), widens: false);
}

/// <summary>Inputs: dy.</summary>
internal sealed class PixelShuffleGradient() : InternalOperator("pixelshuffle.gradient", "dx[(c, p), i] = dy[c, r·i + p]: gradient of pixelshuffle.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context) => PixelShuffling.Copy(
        context, Name, context.Input(0).As("dy"), context.Output.As("dx"), Space.Of(context.InputShape(0)), widens: false);
}

/// <summary>Inputs: dy.</summary>
internal sealed class PixelUnshuffleGradient() : InternalOperator("pixelunshuffle.gradient", "dx[c, r·i + p] = dy[(c, p), i]: gradient of pixelunshuffle.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context) => PixelShuffling.Copy(
        context, Name, context.Input(0).As("dy"), context.Output.As("dx"), Space.Of(context.Node.Shape), widens: true);
}
