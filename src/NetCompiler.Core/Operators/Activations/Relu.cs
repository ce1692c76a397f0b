using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Relu : ElementwiseOperator
{
    public override string Name => "relu";

    public override string Summary => FormulaText + ": rectified linear; gradient 0 at 0.";

    public override string FormulaText => "y = max(x, 0)";

    public override string DerivativeText => "dx = dy where y > 0, else 0";

    public override bool KeepsOrder => true;

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Expression.Max(x, 0);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Expression.Select(Expression.Less(0, y), dy, 0);
}
