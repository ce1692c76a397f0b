using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class MeanAbsoluteError : ElementLoss
{
    public override string Name => "mae";

    public override string Summary => "mean |p - t| over the elements: absolute error.";

    public override string FormulaText => "loss = mean |p - t|";

    public override string DerivativeText => "dp = dy · sign(p - t) / elements";

    protected override Expression Formula(Expression p, Expression t, Settings settings) => Expression.Of(ScalarOperation.Absolute, p - t);

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => Expression.Of(ScalarOperation.Sign, p - t);
}
