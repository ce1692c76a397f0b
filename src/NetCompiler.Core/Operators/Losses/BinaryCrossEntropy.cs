using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class BinaryCrossEntropy : ElementLoss
{
    public override string Name => "binarycrossentropy";

    public override string Summary => "-mean (t·log(p) + (1 - t)·log(1 - p)) over the elements, p and 1 - p at least 1e-12: binary cross-entropy of probabilities. Fused with logistic.";

    public override string FormulaText => "loss = -mean (t·log(p) + (1 - t)·log(1 - p))";

    public override string DerivativeText => "dp = dy · ((1 - t) / (1 - p) - t / p) / elements";

    protected override Expression Formula(Expression p, Expression t, Settings settings) =>
        -((t * Expression.Log(Floored(p))) + ((1 - t) * Expression.Log(Floored(1 - p))));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) =>
        ((1 - t) / Floored(1 - p)) - (t / Floored(p));

    private static Expression Floored(Expression probability) => Expression.Max(probability, CrossEntropy.Floor);
}
