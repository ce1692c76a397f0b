using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class Huber : ElementLoss
{
    public override string Name => "huber";

    public override string Summary => "mean h(p - t) over the elements, h(d) = d²/2 for |d| <= delta, else delta·(|d| - delta/2).";

    public override string Example => "loss huber delta=0.5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("delta", ArgumentKind.Real, "Where the parabola becomes a line; above 0.", "1", Minimum: 0));

    public override string FormulaText => "loss = mean h(p - t), h(d) = d²/2 for |d| <= delta, else delta·(|d| - delta/2)";

    public override string DerivativeText => "dp = dy · min(max(p - t, -delta), delta) / elements";

    public override Shape? Infer(InferenceContext context)
    {
        if (context.Settings.Number("delta", 1) > 0)
        {
            return base.Infer(context);
        }

        context.ArgumentProblem("delta", $"{context.Subject} needs a delta above 0. Write e.g. loss huber delta=0.5, or take mse.");
        return null;
    }

    protected override Expression Formula(Expression p, Expression t, Settings settings)
    {
        var delta = settings.Number("delta", 1);
        var d = p - t;
        var size = Expression.Of(ScalarOperation.Absolute, d);
        return Expression.Select(Expression.LessOrEqual(size, delta), 0.5 * (d * d), delta * (size - (0.5 * delta)));
    }

    protected override Expression Derivative(Expression p, Expression t, Settings settings)
    {
        var delta = settings.Number("delta", 1);
        return Expression.Min(Expression.Max(p - t, -delta), delta);
    }
}
