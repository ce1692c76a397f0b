using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class ThresholdedRelu : ElementwiseOperator
{
    public override string Name => "thresholdedrelu";

    public override string Summary => FormulaText + ": rectified linear that begins at a threshold.";

    public override string Example => "thresholdedrelu 0.5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("alpha", ArgumentKind.Real, "The threshold.", "1"));

    public override string FormulaText => "y = x for x > alpha, else 0";

    public override string DerivativeText => "dx = dy where x > alpha, else 0";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Expression.Select(Expression.Less(Alpha(settings), x), x, 0);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Expression.Select(Expression.Less(Alpha(settings), x), dy, 0);

    private static double Alpha(Settings settings) => settings.Number("alpha", 1);
}
