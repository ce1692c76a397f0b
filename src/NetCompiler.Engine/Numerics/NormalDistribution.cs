using System.Numerics;

namespace NetCompiler.Engine.Numerics;

/// <summary>The standard normal distribution, computed in double whatever the type, so that the engine is the more exact side.</summary>
internal static class NormalDistribution
{
    /// <summary>Φ(x), the share of values below <paramref name="x"/>.</summary>
    public static T Cumulative<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var z = double.CreateTruncating(x) / Math.Sqrt(2);
        return T.CreateTruncating(z < 0 ? 0.5 * ErrorComplement(-z) : 1 - (0.5 * ErrorComplement(z)));
    }

    /// <summary>φ(x) = e^(-x²/2) / √(2π).</summary>
    public static T Density<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Exp(x * x * T.CreateTruncating(-0.5)) * T.CreateTruncating(0.39894228040143267793994605993438);

    /// <summary>erfc(z) for z >= 0: 1 minus a series of positive terms near 0, a continued fraction further out.</summary>
    private static double ErrorComplement(double z)
    {
        if (double.IsNaN(z))
        {
            return z;
        }

        if (z < 2)
        {
            // erf(z) = 2/√π e^(-z²) Σ 2^n z^(2n+1) / (2n+1)!!
            double term = z, sum = z;
            for (var n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * z * z / ((2 * n) + 1);
                sum += term;
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum);
        }

        if (z > 27)
        {
            return 0;
        }

        // erfc(z) = e^(-z²) / √π · 1 / (z + 1/2 / (z + 2/2 / (z + 3/2 / …))), from the inside out.
        var tail = z;
        for (var k = 60; k >= 1; k--)
        {
            tail = z + (0.5 * k / tail);
        }

        return Math.Exp(-z * z) / (Math.Sqrt(Math.PI) * tail);
    }
}
