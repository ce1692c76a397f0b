using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Expand : Operator
{
    public override string Name => "expand";

    public override string Summary => "y = x repeated along new extents and along those of 1, aligned at the last: expand 3x4x5. An extent of 1 keeps that of x.";

    public override string Example => "expand 2x196";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("extents", ArgumentKind.Extents, "The extents wanted, each at least 1.", Minimum: 1));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        var wanted = context.Settings.Integers("extents");
        var rank = Math.Max(x.Rank, wanted.Length);
        var result = new int[rank];
        for (var d = 0; d < rank; d++)
        {
            var (own, other) = (d < rank - x.Rank ? 1 : x.Extents[d - rank + x.Rank], d < rank - wanted.Length ? 1 : wanted[d - rank + wanted.Length]);
            if (own != other && own != 1 && other != 1)
            {
                context.ShapeProblem(FormattableString.Invariant(
                    $"{context.Subject} repeats what has extent 1, but {context.Origin(0)} gives {x}: {own} does not become {other}. Use tile to repeat more than one."));
                return null;
            }

            result[d] = Math.Max(own, other);
        }

        return Axes.IsTooLarge(context, result) ? null : Axes.Like(x, result);
    }

    public override void Differentiate(GradientContext context)
    {
        if (context.Needs(0))
        {
            Contraction.GiveSummed(context, 0, context.OutputGradient);
        }
    }

    public override void Lower(LoweringContext context)
    {
        var rank = context.Node.Shape.Rank;
        Contraction.Lower(context, $"{Contraction.Letters(context.InputShape(0).Rank, rank)}->{Contraction.Letters(rank, rank)}", "expand.forward");
    }
}
