using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class SignActivation : ElementwiseOperator
{
    public override string Name => "sign";

    public override string Summary => FormulaText + ": no gradient.";

    public override string FormulaText => "y = -1, 0 or 1, the sign of x";

    public override bool HasGradient => false;

    public override Expression Formula(Expression x, Settings settings) => Expression.Of(ScalarOperation.Sign, x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => 0;
}
