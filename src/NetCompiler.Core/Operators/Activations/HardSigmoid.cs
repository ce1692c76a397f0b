using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class HardSigmoid : ElementwiseOperator
{
    public override string Name => "hardsigmoid";

    public override string Summary => FormulaText + ": the logistic curve by three lines.";

    public override string Example => "hardsigmoid 0.2";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("alpha", ArgumentKind.Real, "The slope of the middle line.", "0.16666666666666666"),
        new ParameterSpec("beta", ArgumentKind.Real, "Its value at 0.", "0.5"));

    public override string FormulaText => "y = min(max(alpha·x + beta, 0), 1)";

    public override string DerivativeText => "dx = alpha · dy where 0 < y < 1, else 0";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Clipping.Between((Alpha(settings) * x) + settings.Number("beta", 0.5), 0, 1);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Clipping.Inside(y, 0, 1, Alpha(settings) * dy);

    private static double Alpha(Settings settings) => settings.Number("alpha", 1.0 / 6);
}
