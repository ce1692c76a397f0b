using NetCompiler.Core.Kernels;

namespace NetCompiler.TestKit;

/// <summary>What each scalar operation of the kernel language means, in double.</summary>
public static class ScalarMath
{
    public static double Apply(ScalarOperation operation, params ReadOnlySpan<double> x) => operation switch
    {
        ScalarOperation.Add => x[0] + x[1],
        ScalarOperation.Subtract => x[0] - x[1],
        ScalarOperation.Multiply => x[0] * x[1],
        ScalarOperation.Divide => x[0] / x[1],
        ScalarOperation.Maximum => Math.Max(x[0], x[1]),
        ScalarOperation.Minimum => Math.Min(x[0], x[1]),
        ScalarOperation.Equal => x[0] == x[1] ? 1 : 0,
        ScalarOperation.Less => x[0] < x[1] ? 1 : 0,
        ScalarOperation.LessOrEqual => x[0] <= x[1] ? 1 : 0,
        ScalarOperation.Select => x[0] != 0 ? x[1] : x[2],
        ScalarOperation.Negate => -x[0],
        ScalarOperation.Absolute => Math.Abs(x[0]),
        ScalarOperation.Sign => double.IsNaN(x[0]) ? x[0] : Math.Sign(x[0]),
        ScalarOperation.Floor => Math.Floor(x[0]),
        ScalarOperation.SquareRoot => Math.Sqrt(x[0]),
        ScalarOperation.ReciprocalSquareRoot => 1 / Math.Sqrt(x[0]),
        ScalarOperation.Exponential => Math.Exp(x[0]),
        ScalarOperation.Logarithm => Math.Log(x[0]),
        ScalarOperation.Tanh => Math.Tanh(x[0]),
        ScalarOperation.Logistic => 1 / (1 + Math.Exp(-x[0])),
        ScalarOperation.Softplus => Math.Max(x[0], 0) + LogOnePlus(Math.Exp(-Math.Abs(x[0]))),
        ScalarOperation.Erf => Erf(x[0]),
        ScalarOperation.Sine => Math.Sin(x[0]),
        ScalarOperation.Cosine => Math.Cos(x[0]),
        ScalarOperation.Arctangent => Math.Atan(x[0]),
        _ => throw new InvalidOperationException($"{operation} has no meaning yet."),
    };

    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>Its Maclaurin series for small arguments, the continued fraction of erfc for large ones.</summary>
    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a < 2.5)
        {
            double term = a, sum = a;
            for (var n = 1; n < 100 && Math.Abs(term) > 1e-18 * sum; n++)
            {
                term *= -a * a / n;
                sum += term / ((2 * n) + 1);
            }

            return Math.Sign(x) * sum * 2 / Math.Sqrt(Math.PI);
        }

        double fraction = 0;
        for (var k = 60; k > 0; k--)
        {
            fraction = k / 2.0 / (a + fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction)));
    }
}
