using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Gelu : ElementwiseOperator
{
    public override string Name => "gelu";

    public override string Summary => FormulaText + ": Gaussian error linear, Φ(x) = (1 + erf(x / √2)) / 2; approximate=tanh takes (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 for Φ.";

    public override string Example => "gelu approximate=tanh";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec(
            "approximate", ArgumentKind.Choice, "How Φ is computed.", "none", Choices: EquatableArray.Of("none", "tanh")));

    public override string FormulaText => "y = x · Φ(x)";

    public override string DerivativeText => "dx = dy · (Φ(x) + x · Φ'(x))";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => 0.5 * x * (1 + Curve(x, settings));

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings)
    {
        var curve = Curve(x, settings);
        var slope = IsTanh(settings)
            ? 0.5 * (1 - (curve * curve)) * (Root + (3 * Cubic * Root * (x * x)))
            : InverseRootTau * Expression.Exp(-0.5 * (x * x));
        return dy * ((0.5 * (1 + curve)) + (x * slope));
    }

    private const double Root = 0.79788456080286535587989211986876; // √(2/π)

    private const double Cubic = 0.044715;

    private const double InverseRootTau = 0.39894228040143267793994605993438; // 1 / √(2π)

    private static bool IsTanh(Settings settings) => settings.Has("approximate") && settings.Text("approximate") == "tanh";

    // 2 Φ(x) - 1, or what approximates it.
    private static Expression Curve(Expression x, Settings settings) => IsTanh(settings)
        ? Expression.Tanh(x * (Root + (Cubic * Root * (x * x))))
        : Expression.Of(ScalarOperation.Erf, 0.70710678118654752440084436210485 * x);
}
