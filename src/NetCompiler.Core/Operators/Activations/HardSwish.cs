using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class HardSwish : ElementwiseOperator
{
    public override string Name => "hardswish";

    public override string Summary => FormulaText + ": silu by lines and a parabola.";

    public override string FormulaText => "y = x · min(max(x + 3, 0), 6) / 6";

    public override string DerivativeText => "dx = dy · (x/3 + 1/2) where -3 < x < 3; dy above, 0 below";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => x * ((1.0 / 6) * Clipping.Between(x + 3, 0, 6));

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings)
    {
        Expression bend = dy * (((1.0 / 3) * x) + 0.5);
        return Expression.Select(Expression.LessOrEqual(x, -3), 0, Expression.Select(Expression.Less(x, 3), bend, dy));
    }
}
