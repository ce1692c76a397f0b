using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Selu : ElementwiseOperator
{
    public override string Name => "selu";

    public override string Summary => FormulaText + ": self-normalising exponential linear (scale 1.05070098735548, alpha 1.67326324235437).";

    public override string FormulaText => "y = 1.0507·x for x > 0, else 1.7581·(e^x - 1)";

    public override string DerivativeText => "dx = dy · scale where y > 0, else dy · (y + scale · alpha)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) =>
        Expression.Select(Expression.Less(0, x), Scale * x, Scale * Alpha * (Expression.Exp(x) - 1));

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Expression.Select(Expression.Less(0, y), Scale * dy, dy * (y + (Scale * Alpha)));

    private const double Scale = 1.0507009873554804934193349852946;

    private const double Alpha = 1.6732632423543772848170429916717;
}
