using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

internal sealed class LogisticBinaryCrossEntropy : ElementLoss
{
    public override string Name => "logisticbinarycrossentropy";

    public override string Summary => "mean (max(z, 0) - z·t + log(1 + e^-|z|)) over the elements: binary cross-entropy of logistic(z). Takes the place of binarycrossentropy after logistic.";

    public override bool IsInternal => true;

    public override string FormulaText => "loss = mean (max(z, 0) - z·t + log(1 + e^-|z|))";

    public override string DerivativeText => "dz = dy · (logistic(z) - t) / elements";

    protected override string PredictionName => "z";

    protected override Expression Formula(Expression p, Expression t, Settings settings) =>
        Expression.Max(p, 0) - (p * t) + Expression.Of(ScalarOperation.Softplus, -Expression.Of(ScalarOperation.Absolute, p));

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => Expression.Logistic(p) - t;
}
