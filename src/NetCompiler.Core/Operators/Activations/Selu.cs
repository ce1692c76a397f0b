using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Selu : ElementwiseOperator
{
    public override string Name => "selu";

    public override string Summary => FormulaText + ": self-normalising exponential linear.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("alpha", ArgumentKind.Real, "The limit for large negative values before scaling, negated; at least 0.", "1.6732632423543772", Minimum: 0, Positional: false),
        new ParameterSpec("gamma", ArgumentKind.Real, "The scale, above 0.", "1.0507009873554805", Minimum: 1e-6, Positional: false));

    public override string FormulaText => "y = gamma·x for x > 0, else gamma·alpha·(e^x - 1)";

    public override string DerivativeText => "dx = dy · gamma where y > 0, else dy · (y + gamma · alpha)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings)
    {
        var (alpha, gamma) = Of(settings);
        return Expression.Select(Expression.Less(0, x), gamma * x, gamma * alpha * (Expression.Exp(x) - 1));
    }

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings)
    {
        var (alpha, gamma) = Of(settings);
        return Expression.Select(Expression.Less(0, y), gamma * dy, dy * (y + (gamma * alpha)));
    }

    private static (double Alpha, double Gamma) Of(Settings settings) =>
        (settings.Number("alpha", 1.6732632423543772848170429916717), settings.Number("gamma", 1.0507009873554804934193349852946));
}
