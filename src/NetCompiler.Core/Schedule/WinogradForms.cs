using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// The matrices of Winograd's short convolutions with six products, which differ only in how many taps and results these are: F(4, 3), F(3, 4) and F(2, 5). Points are 0, ±3/4, ±3/2 and
/// infinity; those that come in pairs share the even and odd parts of their polynomials.
/// </summary>
/// <remarks>
/// Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016. With these points results are 1.1 to 1.6 times
/// as far from the exact ones as plain sums of floats; with 0, ±1, ±2 they are twice as far.
/// </remarks>
internal static class WinogradForms
{
    /// <summary>Products, in place of taps times results; one less than the taps and results together.</summary>
    public const int Products = 6;

    private const double P = 0.75, Q = 1.5;

    /// <summary>Bᵀ: of six elements in a row, the values for their coefficients of products of (z - a) over all points a but one.</summary>
    public static Expression[] Input(Expression[] e)
    {
        (Expression Plus, Expression Minus) Pair(double point, double other)
        {
            var (even, odd) = (e[4] - (other * other * e[2]), point * (e[3] - (other * other * e[1])));
            return (even + odd, even - odd);
        }

        Expression Whole(int first) => e[first + 4] - (((P * P) + (Q * Q)) * e[first + 2]) + (P * P * Q * Q * e[first]);
        var ((p, minusP), (q, minusQ)) = (Pair(P, Q), Pair(Q, P));
        return [Whole(0), p, minusP, q, minusQ, Whole(1)];
    }

    /// <summary>G: of the taps, the values of their polynomial at the points.</summary>
    public static Expression[] Taps(Expression[] w)
    {
        (Expression Plus, Expression Minus) Pair(double point, double other)
        {
            var factor = 1 / (2 * point * point * ((point * point) - (other * other)));
            Expression Part(int first) => Enumerable.Range(0, (w.Length - first + 1) / 2).Select(i => first + (2 * i))
                .Select(tap => factor * Math.Pow(point, tap) * w[tap]).Aggregate(static (a, b) => a + b);
            var (even, odd) = (Part(0), Part(1));
            return (even + odd, even - odd);
        }

        var ((p, minusP), (q, minusQ)) = (Pair(P, Q), Pair(Q, P));
        return [1 / (P * P * Q * Q) * w[0], p, minusP, q, minusQ, w[w.Length - 1]];
    }

    /// <summary>Aᵀ: of the six sums, that is accumulators, one of the results: powers of the points; infinity counts for the last, zero for the first.</summary>
    public static Expression Result(int result, int results)
    {
        static Expression Sum(int product) => new AccumulatorValue(product);
        Expression Pair(double point, int product)
        {
            var (factor, pair) = (Math.Pow(point, result), result % 2 == 0 ? Sum(product) + Sum(product + 1) : Sum(product) - Sum(product + 1));
            return factor == 1 ? pair : factor * pair;
        }

        var pairs = Pair(P, 1) + Pair(Q, 3);
        var first = result == 0 ? Sum(0) + pairs : pairs;
        return result == results - 1 ? first + Sum(Products - 1) : first;
    }
}
