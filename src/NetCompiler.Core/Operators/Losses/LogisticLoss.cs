using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class LogisticLoss : ElementLoss
{
    public override string Name => "logisticloss";

    public override string Summary => "mean log(1 + e^(-t·p)) over the elements: logistic loss for targets of -1 and 1.";

    public override string FormulaText => "loss = mean log(1 + e^(-t·p))";

    public override string DerivativeText => "dp = -dy · t · logistic(-t·p) / elements";

    protected override Expression Formula(Expression p, Expression t, Settings settings) =>
        Expression.Of(ScalarOperation.Softplus, -(t * p));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => -(t * Expression.Logistic(-(t * p)));
}
