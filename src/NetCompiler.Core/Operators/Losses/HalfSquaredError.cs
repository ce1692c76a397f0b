using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class HalfSquaredError : ElementLoss
{
    public override string Name => "halfmse";

    public override string Summary => "Σ (p - t)² / 2 over the elements: half the squared error, summed.";

    public override string FormulaText => "loss = Σ (p - t)² / 2";

    public override string DerivativeText => "dp = dy · (p - t)";

    public override bool AddsUp => true;

    protected override Expression Formula(Expression p, Expression t, Settings settings) => 0.5 * ((p - t) * (p - t));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => p - t;
}
