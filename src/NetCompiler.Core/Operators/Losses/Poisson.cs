using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class Poisson : ElementLoss
{
    public override string Name => "poisson";

    public override string Summary => "mean (e^p - t·p) over the elements, or with log_input=false mean (p - t·log(p + 1e-8)): Poisson likelihood of counts t.";

    public override string Example => "loss poisson log_input=false";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("log_input", ArgumentKind.Flag, "Whether predictions are logarithms of the rate.", "true", Positional: false));

    public override string FormulaText => "loss = mean (e^p - t·p), or mean (p - t·log(p + 1e-8))";

    public override string DerivativeText => "dp = dy · (e^p - t) / elements, or dy · (1 - t / (p + 1e-8)) / elements";

    protected override Expression Formula(Expression p, Expression t, Settings settings) =>
        IsLog(settings) ? Expression.Exp(p) - (t * p) : p - (t * Expression.Log(p + Shift));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) =>
        IsLog(settings) ? Expression.Exp(p) - t : 1 - (t / (p + Shift));

    private const double Shift = 1e-8;

    private static bool IsLog(Settings settings) => settings.Number("log_input", 1) != 0;
}
