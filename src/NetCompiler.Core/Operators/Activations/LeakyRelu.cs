using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class LeakyRelu : ElementwiseOperator
{
    public override string Name => "leakyrelu";

    public override string Summary => FormulaText + ": rectified linear with a slope below 0.";

    public override string Example => "leakyrelu 0.2";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("alpha", ArgumentKind.Real, "Slope for negative values.", "0.01"));

    public override string FormulaText => "y = x for x > 0, else alpha·x";

    public override string DerivativeText => "dx = dy where x > 0, else alpha · dy";

    // With alpha >= 0 the result is positive exactly where x is.
    public override bool ReadsInput(Settings settings) => Alpha(settings) < 0;

    public override bool ReadsResult(Settings settings) => Alpha(settings) >= 0;

    public override Expression Formula(Expression x, Settings settings) => Expression.Select(Expression.Less(0, x), x, Alpha(settings) * x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Expression.Select(Expression.Less(0, ReadsResult(settings) ? y : x), dy, Alpha(settings) * dy);

    private static double Alpha(Settings settings) => settings.Number("alpha", 0.01);
}
