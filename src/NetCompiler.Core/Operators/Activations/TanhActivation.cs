using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class TanhActivation : ElementwiseOperator
{
    public override string Name => "tanh";

    public override string Summary => FormulaText + ": hyperbolic tangent, -1 to 1.";

    public override string FormulaText => "y = tanh(x)";

    public override string DerivativeText => "dx = dy · (1 - y²)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Expression.Tanh(x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => dy * (1 - (y * y));
}
