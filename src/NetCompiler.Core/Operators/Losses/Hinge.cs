using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class Hinge : ElementLoss
{
    public override string Name => "hinge";

    public override string Summary => "mean max(1 - t·p, 0) over the elements: hinge for targets of -1 and 1.";

    public override string FormulaText => "loss = mean max(1 - t·p, 0)";

    public override string DerivativeText => "dp = -dy · t / elements where t·p <= 1, else 0";

    protected override Expression Formula(Expression p, Expression t, Settings settings) => Expression.Max(1 - (t * p), 0);

    protected override Expression Derivative(Expression p, Expression t, Settings settings) =>
        Expression.Select(Expression.LessOrEqual(t * p, 1), -t, 0);
}
