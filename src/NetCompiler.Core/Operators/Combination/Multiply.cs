using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Combination;

internal sealed class Multiply : BroadcastOperator
{
    public override string Name => "multiply";

    public override string Summary => "y = a · b · …: multiplies values of one shape, element by element, or repeats those with extents of 1.";

    public override string Example => "multiply value gate";

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override string FormulaText(int operands) => "y = " + string.Join(" · ", Enumerable.Range(0, operands).Select(OperandName));

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) => x.Aggregate(static (a, b) => a * b);

    public override Expression Derivative(int operand, Expression dy, IReadOnlyList<Expression> x, Settings settings) =>
        x.Where((_, i) => i != operand).Aggregate(dy, static (a, b) => a * b);

    /// <summary>Of each factor: dy times the others. A factor that stands twice gets both parts.</summary>
    protected override void GiveGradient(GradientContext context, int input)
    {
        if (!IsWhole(context, input))
        {
            base.GiveGradient(context, input);
            return;
        }

        var (node, others) = (context.Node, context.Node.Inputs.Where((_, other) => other != input));
        context.Give(input, context.Add(Name, Settings.None, node.Shape, node.PerExample, [context.OutputGradient, .. others]));
    }
}
