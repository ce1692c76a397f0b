using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Modulo : BroadcastOperator
{
    public override string Name => "modulo";

    public override string Summary => "y = a - b · floor(a/b): the rest of a division, with the sign of b (of a when truncated).";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("truncated", ArgumentKind.Flag, "Whether the quotient is rounded towards 0.", "false", Positional: false));

    public override string FormulaText(int operands) => "y = x1 - x2 · ⌊x1 / x2⌋";

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) =>
        x[0] - (x[1] * Quotient(x, settings));

    public override Expression Derivative(int operand, Expression dy, IReadOnlyList<Expression> x, Settings settings) =>
        operand == 0 ? dy : -(dy * Quotient(x, settings));

    private static Expression Quotient(IReadOnlyList<Expression> x, Settings settings) =>
        settings.Flag("truncated") ? Formulas.Truncate(x[0] / x[1]) : Formulas.Floor(x[0] / x[1]);
}
