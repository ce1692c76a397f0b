using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Shapes;

internal sealed class Flatten : Operator
{
    public override string Name => "flatten";

    public override string Summary => "y = x as one row, row-major (channels outermost, or steps).";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override bool HandlesShared => true;

    public override Shape? Infer(InferenceContext context) => Shape.Flat(context.Inputs[0].Size);

    public override void Differentiate(GradientContext context) => Reshaping.Differentiate(context);

    public override void Lower(LoweringContext context) => Reshaping.Lower(context, "flatten.forward");
}
