using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class SmoothAbsoluteError : ElementLoss
{
    public override string Name => "smoothmae";

    public override string Summary => "mean s(p - t) over the elements, s(d) = d²/(2 beta) for |d| < beta, else |d| - beta/2: smooth absolute error.";

    public override string Example => "loss smoothmae beta=0.5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("beta", ArgumentKind.Real, "Where the parabola becomes a line; above 0.", "1", Minimum: 0));

    public override string FormulaText => "loss = mean s(p - t), s(d) = d²/(2 beta) for |d| < beta, else |d| - beta/2";

    public override string DerivativeText => "dp = dy · min(max((p - t) / beta, -1), 1) / elements";

    public override Shape? Infer(InferenceContext context)
    {
        if (context.Settings.Number("beta", 1) > 0)
        {
            return base.Infer(context);
        }

        context.ArgumentProblem("beta", $"{context.Subject} needs a beta above 0. Write e.g. loss smoothmae beta=0.5, or take mae.");
        return null;
    }

    protected override Expression Formula(Expression p, Expression t, Settings settings)
    {
        var beta = settings.Number("beta", 1);
        var d = p - t;
        var size = Expression.Of(ScalarOperation.Absolute, d);
        return Expression.Select(Expression.Less(size, beta), 0.5 / beta * (d * d), size - (0.5 * beta));
    }

    protected override Expression Derivative(Expression p, Expression t, Settings settings)
    {
        var beta = settings.Number("beta", 1);
        return Expression.Min(Expression.Max(1 / beta * (p - t), -1), 1);
    }
}
