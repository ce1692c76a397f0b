using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = the sum of x up to each element, or from it on.</summary>
internal sealed class CumulativeSum<T>(bool exclusive, bool reverse) : ILineFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Value(ReadOnlySpan<T> x, Span<T> y) => Sum(x, y, reverse);

    public void Gradient(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx) => Sum(dy, dx, !reverse);

    private void Sum(ReadOnlySpan<T> x, Span<T> y, bool backwards)
    {
        var sum = T.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            var at = backwards ? x.Length - 1 - i : i;
            y[at] = exclusive ? sum : sum + x[at];
            sum += x[at];
        }
    }
}

/// <summary>1 at the first greatest, else 0.</summary>
internal sealed class Hardmax<T> : ILineFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Value(ReadOnlySpan<T> x, Span<T> y)
    {
        y.Clear();
        y[Extremes.Index(x, isGreatest: true, last: false)] = T.One;
    }

    public void Gradient(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx) => dx.Clear();
}

/// <summary>y = x / max(‖x‖, eps); dx = (dy - y Σ dy y) / ‖x‖, or dy / eps where x is shorter than eps.</summary>
internal sealed class L2Normalize<T>(T eps) : ILineFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Value(ReadOnlySpan<T> x, Span<T> y)
    {
        var divisor = T.Max(Length(x), eps);
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] / divisor;
        }
    }

    public void Gradient(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
    {
        var length = Length(x);
        var along = T.Zero;
        for (var i = 0; i < x.Length && length >= eps; i++)
        {
            along += dy[i] * y[i];
        }

        for (var i = 0; i < x.Length; i++)
        {
            dx[i] = (dy[i] - (along * y[i])) / T.Max(length, eps);
        }
    }

    private static T Length(ReadOnlySpan<T> x)
    {
        var sum = T.Zero;
        foreach (var value in x)
        {
            sum += value * value;
        }

        return T.Sqrt(sum);
    }
}

/// <summary>y = (x - m) / √v; dx = (dy - mean dy - y · mean(dy y)) / √v.</summary>
internal sealed class MeanVarianceNormalization<T> : ILineFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Value(ReadOnlySpan<T> x, Span<T> y)
    {
        var (mean, deviation) = Moments(x);
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = (x[i] - mean) / deviation;
        }
    }

    public void Gradient(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
    {
        var count = T.CreateTruncating(x.Length);
        var (sum, along) = (T.Zero, T.Zero);
        for (var i = 0; i < x.Length; i++)
        {
            sum += dy[i];
            along += dy[i] * y[i];
        }

        var (_, deviation) = Moments(x);
        for (var i = 0; i < x.Length; i++)
        {
            dx[i] = (dy[i] - (sum / count) - (y[i] * along / count)) / deviation;
        }
    }

    private static (T Mean, T Deviation) Moments(ReadOnlySpan<T> x)
    {
        var (count, mean, variance) = (T.CreateTruncating(x.Length), T.Zero, T.Zero);
        foreach (var value in x)
        {
            mean += value / count;
        }

        foreach (var value in x)
        {
            variance += (value - mean) * (value - mean) / count;
        }

        return (mean, T.Sqrt(variance + T.CreateTruncating(1e-18)));
    }
}

/// <summary>y = e^x / Σ e^x along an axis.</summary>
internal sealed class SoftmaxLine<T>(bool logarithm, bool negated) : ILineFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Value(ReadOnlySpan<T> x, Span<T> y)
    {
        var greatest = T.NegativeInfinity;
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = negated ? -x[i] : x[i];
            greatest = T.Max(greatest, y[i]);
        }

        var sum = T.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            sum += T.Exp(y[i] - greatest);
        }

        for (var i = 0; i < x.Length; i++)
        {
            y[i] = logarithm ? y[i] - greatest - T.Log(sum) : T.Exp(y[i] - greatest) / sum;
        }
    }

    public void Gradient(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
    {
        var dot = T.Zero;
        for (var i = 0; i < y.Length; i++)
        {
            dot += logarithm ? dy[i] : dy[i] * y[i];
        }

        for (var i = 0; i < y.Length; i++)
        {
            dx[i] = logarithm ? dy[i] - (T.Exp(y[i]) * dot) : y[i] * (negated ? dot - dy[i] : dy[i] - dot);
        }
    }
}
