using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Shapes;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Squeeze : Operator
{
    public override string Name => "squeeze";

    public override string Summary => "y = x without extents of 1: all of them, or those of the axes named.";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("axes", ArgumentKind.Integers, "The axes that vanish, each of extent 1; all such when left out.", ""));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        if (!Axes.Check(context, x.Rank))
        {
            return null;
        }

        var axes = Axes.Of(context.Settings, x.Rank);
        var isGiven = Axes.IsGiven(context.Settings, "axes");
        if (isGiven && axes.Cast<int?>().FirstOrDefault(a => x.Extents[a!.Value] != 1) is { } wrong)
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} removes extents of 1, but {context.Origin(0)} gives {x}, whose axis {wrong} has {x.Extents[wrong]}. Reduce it first, or leave it."));
            return null;
        }

        return Axes.Like(x, x.Extents.Where((e, d) => !axes.Contains(d) || (!isGiven && e > 1)));
    }

    public override void Differentiate(GradientContext context) => Reshaping.Differentiate(context);

    public override void Lower(LoweringContext context) => Reshaping.Lower(context, "squeeze.forward");
}
