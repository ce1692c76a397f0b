using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Functions that are put together from the operations kernels have.</summary>
internal static class Formulas
{
    public static Expression Abs(Expression x) => Expression.Of(ScalarOperation.Absolute, x);

    public static Expression Floor(Expression x) => Expression.Of(ScalarOperation.Floor, x);

    public static Expression Sign(Expression x) => Expression.Of(ScalarOperation.Sign, x);

    public static Expression Sqrt(Expression x) => Expression.Of(ScalarOperation.SquareRoot, x);

    public static Expression Rsqrt(Expression x) => Expression.Of(ScalarOperation.ReciprocalSquareRoot, x);

    public static Expression Equal(Expression a, Expression b) => Expression.Of(ScalarOperation.Equal, a, b);

    /// <summary>1 where x is not 0, else 0.</summary>
    public static Expression IsTrue(Expression x) => Expression.Select(x, 1, 0);

    /// <summary>The nearest whole number, halves to the even one.</summary>
    public static Expression Round(Expression x)
    {
        var floor = Floor(x);
        var rest = x - floor;
        var odd = floor - (2 * Floor(0.5 * floor));
        return Expression.Select(Expression.Less(rest, 0.5), floor, Expression.Select(Expression.Less(0.5, rest), floor + 1, floor + odd));
    }

    /// <summary>Towards 0.</summary>
    public static Expression Truncate(Expression x) => Expression.Select(Expression.Less(x, 0), -Floor(-x), Floor(x));

    /// <summary>log(1 + x), exact also where 1 + x loses most of x.</summary>
    public static Expression LogOnePlus(Expression x)
    {
        var sum = 1 + x;
        return Expression.Select(Equal(sum, 1), x, Expression.Log(sum) * x / (sum - 1));
    }

    /// <summary>a to the power of b: of negative numbers only whole powers, and anything to the power of 0 is 1.</summary>
    public static Expression Power(Expression a, Expression b)
    {
        var isWhole = Equal(Floor(b), b);
        var isOdd = isWhole * (b - (2 * Floor(0.5 * b)));
        var size = Expression.Exp(b * Expression.Log(Expression.Select(isWhole, Abs(a), a)));
        return Expression.Select(Equal(b, 0), 1, Expression.Select(isOdd * Expression.Less(a, 0), -size, size));
    }

    /// <summary>sinh: near 0 its series, because the powers would cancel.</summary>
    public static Expression Sinh(Expression x)
    {
        var square = x * x;
        var series = x * (1 + (square * ((1.0 / 6) + (square * ((1.0 / 120) + (square * ((1.0 / 5040) + (square * (1.0 / 362880)))))))));
        return Expression.Select(Expression.Less(Abs(x), 0.5), series, 0.5 * (Expression.Exp(x) - Expression.Exp(-x)));
    }

    public static Expression Cosh(Expression x) => 0.5 * (Expression.Exp(x) + Expression.Exp(-x));

    public static Expression Asinh(Expression x)
    {
        var size = Abs(x);
        return Sign(x) * LogOnePlus(size + (x * x / (1 + Sqrt((x * x) + 1))));
    }

    public static Expression Acosh(Expression x)
    {
        var over = x - 1;
        return LogOnePlus(over + Sqrt((2 * over) + (over * over)));
    }

    public static Expression Atanh(Expression x) => 0.5 * LogOnePlus(2 * x / (1 - x));

    public static Expression Atan(Expression x) => Expression.Of(ScalarOperation.Arctangent, x);

    public static Expression Sin(Expression x) => Expression.Of(ScalarOperation.Sine, x);

    public static Expression Cos(Expression x) => Expression.Of(ScalarOperation.Cosine, x);

    public static Expression Asin(Expression x) => Atan(x * Rsqrt((1 - x) * (1 + x)));

    public static Expression Acos(Expression x) => 2 * Atan(Sqrt((1 - x) / (1 + x)));
}
