using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Where : BroadcastOperator
{
    public override string Name => "where";

    public override string Summary => "y = a where c is not 0, else b: chooses element by element; no gradient for c.";

    public override string Example => "where c a b";

    public override (int Least, int Most) InputCount => (3, 3);

    public override string FormulaText(int operands) => "y = x2 where x1, else x3";

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) => Expression.Select(x[0], x[1], x[2]);

    public override Expression Derivative(int operand, Expression dy, IReadOnlyList<Expression> x, Settings settings) =>
        operand == 1 ? Expression.Select(x[0], dy, 0) : Expression.Select(x[0], 0, dy);

    protected override void GiveGradient(GradientContext context, int input)
    {
        if (input > 0)
        {
            base.GiveGradient(context, input);
        }
    }
}
