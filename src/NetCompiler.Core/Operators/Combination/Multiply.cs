using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Combination;

internal sealed class Multiply : Operator
{
    public override string Name => "multiply";

    public override string Summary => "y = a · b · …: multiplies values of one shape, element by element.";

    public override string Example => "multiply value gate";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override Shape? Infer(InferenceContext context) => SameShapes.Infer(context);

    /// <summary>Of each factor: dy times the others. A factor that stands twice gets both parts.</summary>
    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            if (context.Needs(i))
            {
                var others = node.Inputs.Where((_, other) => other != i);
                context.Give(i, context.Add(Name, Settings.None, node.Shape, node.PerExample, [context.OutputGradient, .. others]));
            }
        }
    }

    public override void Lower(LoweringContext context) => SameShapes.Lower(context, "multiply.forward", " · ", static (a, b) => a * b);
}
