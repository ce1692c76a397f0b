using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class HardSigmoid : ElementwiseOperator
{
    public override string Name => "hardsigmoid";

    public override string Summary => FormulaText + ": the logistic curve by three lines.";

    public override string FormulaText => "y = min(max(x/6 + 1/2, 0), 1)";

    public override string DerivativeText => "dx = dy / 6 where 0 < y < 1, else 0";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Clipping.Between(((1.0 / 6) * x) + 0.5, 0, 1);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Clipping.Inside(y, 0, 1, (1.0 / 6) * dy);
}
