using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>Setting <c>steepness</c> is that of the logistic whose place it took; z is multiplied by it first.</summary>
internal sealed class LogisticBinaryCrossEntropy : ElementLoss
{
    public override string Name => "logisticbinarycrossentropy";

    public override string Summary => "mean (max(z, 0) - z·t + log(1 + e^-|z|)) over the elements: binary cross-entropy of logistic(z). Takes the place of binarycrossentropy after logistic.";

    public override bool IsInternal => true;

    public override string FormulaText => "loss = mean (max(z, 0) - z·t + log(1 + e^-|z|))";

    public override string DerivativeText => "dz = dy · (logistic(z) - t) / elements";

    protected override string PredictionName => "z";

    protected override Expression Formula(Expression p, Expression t, Settings settings)
    {
        var z = Steepness(settings) == 1 ? p : Steepness(settings) * p;
        return Expression.Max(z, 0) - (z * t) + Expression.Of(ScalarOperation.Softplus, -Expression.Of(ScalarOperation.Absolute, z));
    }

    protected override Expression Derivative(Expression p, Expression t, Settings settings) => Steepness(settings) == 1
        ? Expression.Logistic(p) - t
        : Steepness(settings) * (Expression.Logistic(Steepness(settings) * p) - t);

    private static double Steepness(Settings settings) => settings.Number("steepness", 1);
}
