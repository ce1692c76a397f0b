using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Elu : ElementwiseOperator
{
    public override string Name => "elu";

    public override string Summary => FormulaText + ": exponential linear.";

    public override string Example => "elu 0.5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("alpha", ArgumentKind.Real, "The limit for large negative values, negated; at least 0.", "1", Minimum: 0));

    public override string FormulaText => "y = x for x > 0, else alpha·(e^x - 1)";

    public override string DerivativeText => "dx = dy where y > 0, else dy · (y + alpha)";

    public override bool ReadsResult(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) =>
        Expression.Select(Expression.Less(0, x), x, Alpha(settings) * (Expression.Exp(x) - 1));

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Expression.Select(Expression.Less(0, y), dy, dy * (y + Alpha(settings)));

    private static double Alpha(Settings settings) => settings.Number("alpha", 1);
}
