using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Combination;

/// <summary>Also adds the parts of a gradient, per example or not.</summary>
internal sealed class Add : Operator
{
    public override string Name => "add";

    public override string Summary => "y = a + b + …: adds values of one shape.";

    public override string Example => "add main skip";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override Shape? Infer(InferenceContext context) => SameShapes.Infer(context);

    public override void Differentiate(GradientContext context)
    {
        for (var i = 0; i < context.Node.Inputs.Count; i++)
        {
            if (context.Needs(i))
            {
                context.Give(i, context.OutputGradient);
            }
        }
    }

    public override void Lower(LoweringContext context) => SameShapes.Lower(context, "add.forward", " + ", static (a, b) => a + b);
}
