using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class HardTanh : ElementwiseOperator
{
    public override string Name => "hardtanh";

    public override string Summary => FormulaText + ": the tangent by three lines.";

    public override string FormulaText => "y = min(max(x, -1), 1)";

    public override string DerivativeText => "dx = dy where -1 < y < 1, else 0";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Clipping.Between(x, -1, 1);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => Clipping.Inside(y, -1, 1, dy);
}
