using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class ScaledTanh : ElementwiseOperator
{
    public override string Name => "scaledtanh";

    public override string Summary => FormulaText + ": the scaled tangent for targets of -1 and 1.";

    public override string FormulaText => "y = 1.7159 · tanh(2x / 3)";

    public override string DerivativeText => "dx = dy · 2/3 · (1.7159 - y² / 1.7159)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Amplitude * Expression.Tanh((2.0 / 3) * x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        dy * ((2.0 / 3 * Amplitude) - (2.0 / 3 / Amplitude * (y * y)));

    private const double Amplitude = 1.7159;
}
