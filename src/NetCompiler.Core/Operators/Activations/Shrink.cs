using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Shrink : ElementwiseOperator
{
    public override string Name => "shrink";

    public override string Summary => FormulaText + ": hard shrinkage, with bias=lambda soft.";

    public override string Example => "shrink 0.5 bias=0.5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("lambda", ArgumentKind.Real, "Half the width of what becomes 0, at least 0.", "0.5", Minimum: 0),
        new ParameterSpec("bias", ArgumentKind.Real, "How far the others move towards 0.", "0", Positional: false));

    public override string FormulaText => "y = x - bias for x > lambda, x + bias for x < -lambda, else 0";

    public override string DerivativeText => "dx = dy where |x| > lambda, else 0";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings)
    {
        var (lambda, bias) = (Lambda(settings), settings.Number("bias", 0));
        return Expression.Select(Expression.Less(lambda, x), x - bias, Expression.Select(Expression.Less(x, -lambda), x + bias, 0));
    }

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => Expression.Select(
        Expression.Less(Lambda(settings), Expression.Of(ScalarOperation.Absolute, x)), dy, 0);

    private static double Lambda(Settings settings) => settings.Number("lambda", 0.5);
}
