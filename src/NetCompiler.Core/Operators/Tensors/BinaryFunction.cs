using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>A function of two numbers, applied element by element with broadcasting.</summary>
/// <param name="formula">As comments write it, of x1 and x2.</param>
/// <param name="left">What flows back to the first operand, from dy, x1 and x2; null where nothing does.</param>
/// <param name="right">What flows back to the second.</param>
internal sealed class BinaryFunction(
    string name,
    string summary,
    string formula,
    Func<Expression, Expression, Expression> value,
    Func<Expression, Expression, Expression, Expression>? left = null,
    Func<Expression, Expression, Expression, Expression>? right = null) : BroadcastOperator
{
    /// <summary>All of them; with one shape for both values, or extents of 1 where they differ.</summary>
    public static IReadOnlyList<BinaryFunction> All { get; } =
    [
        new(
            "subtract", "y = a - b: subtracts, element by element.", "x1 - x2", static (a, b) => a - b,
            static (dy, _, _) => dy, static (dy, _, _) => -dy),
        new(
            "divide", "y = a / b: divides, element by element.", "x1 / x2", static (a, b) => a / b,
            static (dy, _, b) => dy / b, static (dy, a, b) => -(dy * a / (b * b))),
        new(
            "power", "y = a^b: of negative numbers only whole powers.", "x1^x2", Formulas.Power,
            static (dy, a, b) => dy * (b * Formulas.Power(a, b - 1)),
            static (dy, a, b) => Expression.Select(Expression.Less(0, a), dy * Formulas.Power(a, b) * Expression.Log(a), 0)),
        new("equal", "y = 1 where a = b, else 0: no gradient.", "x1 = x2", Formulas.Equal),
        new("less", "y = 1 where a < b, else 0: no gradient.", "x1 < x2", Expression.Less),
        new("lessequal", "y = 1 where a <= b, else 0: no gradient.", "x1 <= x2", Expression.LessOrEqual),
        new("greater", "y = 1 where a > b, else 0: no gradient.", "x1 > x2", static (a, b) => Expression.Less(b, a)),
        new("greaterequal", "y = 1 where a >= b, else 0: no gradient.", "x1 >= x2", static (a, b) => Expression.LessOrEqual(b, a)),
        new("and", "y = 1 where a and b are not 0, else 0: no gradient.", "x1 and x2", static (a, b) => Expression.Select(a, Formulas.IsTrue(b), 0)),
        new("or", "y = 1 where a or b is not 0, else 0: no gradient.", "x1 or x2", static (a, b) => Expression.Select(a, 1, Formulas.IsTrue(b))),
        new(
            "xor", "y = 1 where one of a and b is 0, else 0: no gradient.", "x1 xor x2",
            static (a, b) => Expression.Select(a, Formulas.Equal(b, 0), Formulas.IsTrue(b))),
    ];

    public override string Name { get; } = name;

    public override string Summary { get; } = summary;

    public override bool HasGradient => left is not null;

    public override string FormulaText(int operands) => "y = " + formula;

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) => value(x[0], x[1]);

    public override Expression Derivative(int operand, Expression dy, IReadOnlyList<Expression> x, Settings settings) =>
        (operand == 0 ? left! : right!)(dy, x[0], x[1]);
}
