using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Engine.Operators;

/// <summary>Attention of one head of one example, on rows that lie inside wider ones: row r of a matrix starts at r times its stride.</summary>
internal static class HeadProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>c (rows, columns) += factor · a (rows, terms) · b (columns, terms) transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRowsTimesRows(
        ReadOnlySpan<T> a, int aStride, ReadOnlySpan<T> b, int bStride, Span<T> c, int cStride, int rows, int columns, int terms, T factor)
    {
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < columns; k++)
            {
                var sum = T.Zero;
                for (var t = 0; t < terms; t++)
                {
                    sum += a[(r * aStride) + t] * b[(k * bStride) + t];
                }

                c[(r * cStride) + k] += factor * sum;
            }
        }
    }

    /// <summary>c (rows, columns) += factor · a (rows, terms) · b (terms, columns); with <paramref name="transposed"/> a lies as (terms, rows).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProduct(
        ReadOnlySpan<T> a, int aStride, bool transposed, ReadOnlySpan<T> b, int bStride, Span<T> c, int cStride, int rows, int columns, int terms, T factor)
    {
        for (var r = 0; r < rows; r++)
        {
            for (var t = 0; t < terms; t++)
            {
                var weight = factor * (transposed ? a[(t * aStride) + r] : a[(r * aStride) + t]);
                for (var k = 0; k < columns; k++)
                {
                    c[(r * cStride) + k] += weight * b[(t * bStride) + k];
                }
            }
        }
    }

    /// <summary>Softmax of a row in place over the places before <paramref name="end"/> that the mask leaves; the others become 0.</summary>
    /// <param name="mask">Not 0 for the places that count; empty where all do.</param>
    public static void Softmax(Span<T> row, int end, ReadOnlySpan<T> mask)
    {
        var largest = T.NegativeInfinity;
        for (var j = 0; j < end; j++)
        {
            largest = mask.IsEmpty || mask[j] != T.Zero ? T.Max(largest, row[j]) : largest;
        }

        var sum = T.Zero;
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j < end && (mask.IsEmpty || mask[j] != T.Zero) ? T.Exp(row[j] - largest) : T.Zero;
            sum += row[j];
        }

        for (var j = 0; j < row.Length && sum != T.Zero; j++)
        {
            row[j] /= sum;
        }
    }

    /// <summary>ds = p (dp - Σ dp p), in place of dp.</summary>
    public static void SoftmaxGradient(ReadOnlySpan<T> p, Span<T> dp)
    {
        var mean = T.Zero;
        for (var j = 0; j < p.Length; j++)
        {
            mean += p[j] * dp[j];
        }

        for (var j = 0; j < p.Length; j++)
        {
            dp[j] = p[j] * (dp[j] - mean);
        }
    }
}
