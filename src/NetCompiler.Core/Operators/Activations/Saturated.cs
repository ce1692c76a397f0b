using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Saturated : ElementwiseOperator
{
    public override string Name => "saturated";

    public override string Summary => FormulaText + ": saturated linear, 0 to 1.";

    public override string FormulaText => "y = min(max(x, 0), 1)";

    public override string DerivativeText => "dx = dy where 0 < y < 1, else 0";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Clipping.Between(x, 0, 1);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => Clipping.Inside(y, 0, 1, dy);
}
