using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class KullbackLeibler : ElementLoss
{
    public override string Name => "kldivergence";

    public override string Summary => "Σ t·(log t - p) over all elements of an example, p log-probabilities, 0·log 0 = 0: Kullback-Leibler divergence; with the mean over the batch as PyTorch's batchmean.";

    public override string FormulaText => "loss = Σ t·(log t - p)";

    public override string DerivativeText => "dp = -dy · t";

    public override bool AddsUp => true;

    protected override Expression Formula(Expression p, Expression t, Settings settings) =>
        Expression.Select(Expression.LessOrEqual(t, 0), 0, t * (Expression.Log(t) - p));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) =>
        -t;
}
