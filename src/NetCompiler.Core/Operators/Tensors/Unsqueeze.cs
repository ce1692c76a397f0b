using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Shapes;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Unsqueeze : Operator
{
    public override string Name => "unsqueeze";

    public override string Summary => "y = x with new extents of 1: the axes named are those of the result.";

    public override string Example => "unsqueeze 0";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("axes", ArgumentKind.Integers, "The axes of the result that are new."));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        var rank = x.Rank + context.Settings.Integers("axes").Length;
        if (!Axes.Check(context, rank))
        {
            return null;
        }

        var axes = Axes.Of(context.Settings, rank);
        var next = 0;
        int[] extents = [.. Enumerable.Range(0, rank).Select(d => axes.Contains(d) ? 1 : x.Extents[next++])];
        return Axes.IsTooLarge(context, extents) ? null : Shape.Flat(extents);
    }

    public override void Differentiate(GradientContext context) => Reshaping.Differentiate(context);

    public override void Lower(LoweringContext context) => Reshaping.Lower(context, "unsqueeze.forward");
}
