using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class ExponentialLoss : ElementLoss
{
    public override string Name => "exponential";

    public override string Summary => "mean e^(-t·p) over the elements: exponential loss for targets of -1 and 1.";

    public override string FormulaText => "loss = mean e^(-t·p)";

    public override string DerivativeText => "dp = -dy · t · e^(-t·p) / elements";

    protected override Expression Formula(Expression p, Expression t, Settings settings) => Expression.Exp(-(t * p));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => -(t * Expression.Exp(-(t * p)));
}
