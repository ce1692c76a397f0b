using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class LogisticActivation : ElementwiseOperator
{
    public override string Name => "logistic";

    public override string Summary => FormulaText + ": logistic sigmoid, 0 to 1.";

    public override string Example => "logistic steepness=2";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("steepness", ArgumentKind.Real, "Four times the slope at 0.", "1"));

    public override string FormulaText => "y = 1 / (1 + e^(-steepness·x))";

    public override string DerivativeText => "dx = dy · steepness · y · (1 - y)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) =>
        Expression.Logistic(Steepness(settings) == 1 ? x : Steepness(settings) * x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings)
    {
        var slope = dy * y * (1 - y);
        return Steepness(settings) == 1 ? slope : Steepness(settings) * slope;
    }

    private static double Steepness(Settings settings) => settings.Number("steepness", 1);
}
