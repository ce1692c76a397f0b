using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Modulo : BroadcastOperator
{
    public override string Name => "modulo";

    public override string Summary => "y = a - b · floor(a/b): the rest of a division, with the sign of b (of a when truncated); no gradient.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("truncated", ArgumentKind.Flag, "Whether the quotient is rounded towards 0.", "false", Positional: false));

    public override bool HasGradient => false;

    public override string FormulaText(int operands) => "y = x1 - x2 · ⌊x1 / x2⌋";

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) =>
        x[0] - (x[1] * (settings.Flag("truncated") ? Formulas.Truncate(x[0] / x[1]) : Formulas.Floor(x[0] / x[1])));
}
