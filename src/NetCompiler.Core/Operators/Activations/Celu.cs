using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Celu : ElementwiseOperator
{
    public override string Name => "celu";

    public override string Summary => FormulaText + ": exponential linear without a bend.";

    public override string Example => "celu 0.5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("alpha", ArgumentKind.Real, "The limit for large negative values, negated; above 0.", "1", Minimum: 1e-6));

    public override string FormulaText => "y = x for x > 0, else alpha·(e^(x/alpha) - 1)";

    public override string DerivativeText => "dx = dy where y > 0, else dy · (y / alpha + 1)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Expression.Select(
        Expression.Less(0, x), x, Alpha(settings) * (Expression.Exp((1 / Alpha(settings)) * x) - 1));

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Expression.Select(Expression.Less(0, y), dy, dy * (((1 / Alpha(settings)) * y) + 1));

    private static double Alpha(Settings settings) => settings.Number("alpha", 1);
}
