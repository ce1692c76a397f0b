using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Relu6 : ElementwiseOperator
{
    public override string Name => "relu6";

    public override string Summary => FormulaText + ": rectified linear up to 6.";

    public override string FormulaText => "y = min(max(x, 0), 6)";

    public override string DerivativeText => "dx = dy where 0 < y < 6, else 0";

    public override bool KeepsOrder => true;

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Clipping.Between(x, 0, 6);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => Clipping.Inside(y, 0, 6, dy);
}
