using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class MeanSquaredError : ElementLoss
{
    public override string Name => "mse";

    public override string Summary => "mean (p - t)² over the elements: squared error.";

    public override string FormulaText => "loss = mean (p - t)²";

    public override string DerivativeText => "dp = dy · 2 (p - t) / elements";

    protected override Expression Formula(Expression p, Expression t, Settings settings) => (p - t) * (p - t);

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => 2 * (p - t);
}
