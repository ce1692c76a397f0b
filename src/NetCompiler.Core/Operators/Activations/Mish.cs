using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Mish : ElementwiseOperator
{
    public override string Name => "mish";

    public override string Summary => FormulaText + ": a smooth rectifier that dips below 0.";

    public override string FormulaText => "y = x · tanh(softplus(x))";

    public override string DerivativeText => "dx = dy · (t + x · (1 - t²) · logistic(x)), t = tanh(softplus(x))";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => x * Curve(x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings)
    {
        var t = Curve(x);
        return dy * (t + (x * (1 - (t * t)) * Expression.Logistic(x)));
    }

    private static Expression Curve(Expression x) => Expression.Tanh(Expression.Of(ScalarOperation.Softplus, x));
}
