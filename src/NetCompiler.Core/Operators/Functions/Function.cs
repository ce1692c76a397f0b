using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Functions;

/// <summary>A function of one number, applied to each element.</summary>
/// <param name="derivative">dy · f'(x) from dy, x and y; null where nothing flows back.</param>
/// <param name="derivativeText">The same for comments.</param>
internal sealed class Function(
    string name,
    string formula,
    string meaning,
    Func<Expression, Expression> value,
    string derivativeText = "",
    Func<Expression, Expression, Expression, Expression>? derivative = null,
    bool readsInput = false,
    bool readsResult = false) : ElementwiseOperator
{
    private static readonly double Root = 2 / Math.Sqrt(Math.PI);

    /// <summary>Those users write, as the documentation lists them.</summary>
    public static IReadOnlyList<Function> All { get; } =
    [
        new("abs", "y = |x|", "size", Formulas.Abs, "dx = dy · sign x", static (dy, x, _) => dy * Formulas.Sign(x), readsInput: true),
        new("neg", "y = -x", "the negative", static x => -x, "dx = -dy", static (dy, _, _) => -dy),
        new("square", "y = x²", "square", static x => x * x, "dx = 2 · dy · x", static (dy, x, _) => 2 * dy * x, readsInput: true),
        new("sqrt", "y = √x", "square root", Formulas.Sqrt, "dx = dy / 2y", static (dy, _, y) => 0.5 * dy / y, readsResult: true),
        new("rsqrt", "y = 1 / √x", "reciprocal square root", Formulas.Rsqrt, "dx = -dy · y³ / 2", static (dy, _, y) => -0.5 * dy * (y * y * y), readsResult: true),
        new("reciprocal", "y = 1 / x", "reciprocal", static x => 1 / x, "dx = -dy · y²", static (dy, _, y) => -(dy * (y * y)), readsResult: true),
        new("exp", "y = e^x", "exponential function", Expression.Exp, "dx = dy · y", static (dy, _, y) => dy * y, readsResult: true),
        new("log", "y = log x", "natural logarithm", Expression.Log, "dx = dy / x", static (dy, x, _) => dy / x, readsInput: true),
        new("floor", "y = ⌊x⌋", "the next lower whole number", Formulas.Floor),
        new("ceil", "y = ⌈x⌉", "the next higher whole number", static x => -Formulas.Floor(-x)),
        new("round", "y = the nearest whole number to x", "halves to the even one", Formulas.Round),
        new("sin", "y = sin x", "sine", Formulas.Sin, "dx = dy · cos x", static (dy, x, _) => dy * Formulas.Cos(x), readsInput: true),
        new("cos", "y = cos x", "cosine", Formulas.Cos, "dx = -dy · sin x", static (dy, x, _) => -(dy * Formulas.Sin(x)), readsInput: true),
        new("tan", "y = tan x", "tangent", static x => Formulas.Sin(x) / Formulas.Cos(x), "dx = dy · (1 + y²)", static (dy, _, y) => dy * (1 + (y * y)), readsResult: true),
        new("asin", "y = arcsin x", "inverse of sin", Formulas.Asin, "dx = dy / √(1 - x²)", static (dy, x, _) => dy * Formulas.Rsqrt(1 - (x * x)), readsInput: true),
        new("acos", "y = arccos x", "inverse of cos", Formulas.Acos, "dx = -dy / √(1 - x²)", static (dy, x, _) => -(dy * Formulas.Rsqrt(1 - (x * x))), readsInput: true),
        new("atan", "y = arctan x", "inverse of tan", Formulas.Atan, "dx = dy / (1 + x²)", static (dy, x, _) => dy / (1 + (x * x)), readsInput: true),
        new("sinh", "y = (e^x - e^-x) / 2", "hyperbolic sine", Formulas.Sinh, "dx = dy · cosh x", static (dy, x, _) => dy * Formulas.Cosh(x), readsInput: true),
        new("cosh", "y = (e^x + e^-x) / 2", "hyperbolic cosine", Formulas.Cosh, "dx = dy · sinh x", static (dy, x, _) => dy * Formulas.Sinh(x), readsInput: true),
        new("asinh", "y = arsinh x", "inverse of sinh", Formulas.Asinh, "dx = dy / √(1 + x²)", static (dy, x, _) => dy * Formulas.Rsqrt(1 + (x * x)), readsInput: true),
        new("acosh", "y = arcosh x", "inverse of cosh", Formulas.Acosh, "dx = dy / √(x² - 1)", static (dy, x, _) => dy * Formulas.Rsqrt((x * x) - 1), readsInput: true),
        new("atanh", "y = artanh x", "inverse of tanh", Formulas.Atanh, "dx = dy / (1 - x²)", static (dy, x, _) => dy / (1 - (x * x)), readsInput: true),
        new(
            "erf", "y = erf x", "error function", static x => Expression.Of(ScalarOperation.Erf, x), "dx = dy · 2/√π · e^(-x²)",
            static (dy, x, _) => Root * dy * Expression.Exp(-(x * x)), readsInput: true),
        new("not", "y = 1 where x = 0, else 0", "logical negation", static x => Formulas.Equal(x, 0)),
        new("isnan", "y = 1 where x is not a number, else 0", "undefined values", static x => Expression.Select(Formulas.Equal(x, x), 0, 1)),
        new("isinf", "y = 1 where x is infinite, else 0", "infinite values", static x => Expression.Less(float.MaxValue, Formulas.Abs(x))),
    ];

    public override string Name { get; } = name;

    public override string Summary => $"{FormulaText}: {meaning}{(HasGradient ? "" : "; no gradient")}.";

    public override OperatorGroup Group => OperatorGroup.Function;

    public override string FormulaText { get; } = formula;

    public override string DerivativeText { get; } = derivativeText;

    public override bool HasGradient => derivative is not null;

    public override bool ReadsInput(Settings settings) => readsInput;

    public override bool ReadsResult(Settings settings) => readsResult;

    public override Expression Formula(Expression x, Settings settings) => value(x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => derivative is null ? 0 : derivative(dy, x, y);
}
