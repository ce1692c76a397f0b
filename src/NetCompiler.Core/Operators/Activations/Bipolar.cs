using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Bipolar : ElementwiseOperator
{
    public override string Name => "bipolar";

    public override string Summary => FormulaText + ": bipolar sigmoid, -1 to 1, which is tanh(x / 2).";

    public override string FormulaText => "y = (1 - e^-x) / (1 + e^-x)";

    public override string DerivativeText => "dx = dy · (1 - y²) / 2";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Expression.Tanh(0.5 * x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => dy * (0.5 - (0.5 * y * y));
}
