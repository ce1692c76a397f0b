using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Silu : ElementwiseOperator
{
    public override string Name => "silu";

    public override string Summary => FormulaText + ": sigmoid-weighted linear, also called swish.";

    public override string FormulaText => "y = x / (1 + e^-x)";

    public override string DerivativeText => "dx = dy · (s + y · (1 - s)), s = logistic(x)";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => x * Expression.Logistic(x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings)
    {
        var s = Expression.Logistic(x);
        return dy * (s + (x * s * (1 - s)));
    }
}
