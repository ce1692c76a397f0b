using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Rearranging;

internal sealed class ChannelShuffle : Operator
{
    public override string Name => "channelshuffle";

    public override string Summary => "y[j·g + i] = x[i·(c/g) + j]: takes one channel of each of g groups in turn.";

    public override string Example => "channelshuffle 2";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override EquatableArray<ParameterSpec> Parameters { get; } =
        EquatableArray.Of(new ParameterSpec("groups", ArgumentKind.Integer, "Groups of channels, a divisor of their number.", Minimum: 1));

    public override Shape? Infer(InferenceContext context)
    {
        var groups = context.Settings.Integer("groups");
        if (Space.Of(context) is not { } input)
        {
            return null;
        }

        if (input.Channels % groups != 0)
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} divides channels into {groups} groups, but {context.Origin(0)} gives {context.Inputs[0]}, whose {input.Channels} channels are no multiple of that. Choose a divisor."));
            return null;
        }

        return context.Inputs[0];
    }

    public override void Differentiate(GradientContext context) => PixelShuffling.Differentiate(context, "channelshuffle.gradient");

    public override void Lower(LoweringContext context) => Copy(context, "channelshuffle.forward", context.Input(0), context.Output, forward: true);

    public static void Copy(LoweringContext context, string role, Operand x, Operand y, bool forward)
    {
        var space = Space.Of(context.Node.Shape);
        var groups = context.Node.Settings.Integer("groups");
        var own = space.Channels / groups;
        var k = context.Kernel(role, forward ? "y[j·g + i] = x[i·c/g + j]" : "dx[i·c/g + j] = dy[j·g + i]");
        var n = k.Rows();
        var (i, j) = (k.Parallel("g", groups), k.Parallel("j", own));
        var position = Space.Parallel(k, "i", space.Extents.ToArray());
        var grouped = space.At(n, (own * i) + j, position);
        var mixed = space.At(n, (groups * j) + i, position);
        k.Write(y, k.Read(x, forward ? grouped : mixed), forward ? mixed : grouped);
    }
}

/// <summary>Inputs: dy.</summary>
internal sealed class ChannelShuffleGradient() : InternalOperator("channelshuffle.gradient", "dx[i·(c/g) + j] = dy[j·g + i]: gradient of channelshuffle.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context) => ChannelShuffle.Copy(context, Name, context.Input(0).As("dy"), context.Output.As("dx"), forward: false);
}
