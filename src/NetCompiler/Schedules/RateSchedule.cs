namespace NetCompiler.Schedules;

/// <summary>The usual schedules; t is the step from 0. All are computed in double and have no state.</summary>
public static class RateSchedule
{
    /// <summary>One rate throughout.</summary>
    /// <param name="rate">The rate; at least 0.</param>
    public static IRateSchedule Constant(float rate)
    {
        CheckRate(rate, nameof(rate));
        return new Formula((_, _) => rate);
    }

    /// <summary>rate / (1 + t / s); with s = 1 this is the 1/t rule.</summary>
    /// <param name="rate">The rate at the beginning; at least 0.</param>
    /// <param name="s">Steps until the rate is halved; above 0.</param>
    public static IRateSchedule Power(float rate, double s)
    {
        CheckRate(rate, nameof(rate));
        CheckPositive(s, nameof(s));
        return new Formula((t, _) => rate / (1 + (t / s)));
    }

    /// <summary>rate · 0.1^(t / s).</summary>
    /// <param name="rate">The rate at the beginning; at least 0.</param>
    /// <param name="s">Steps until the rate is a tenth; above 0.</param>
    public static IRateSchedule Exponential(float rate, double s)
    {
        CheckRate(rate, nameof(rate));
        CheckPositive(s, nameof(s));
        return new Formula((t, _) => rate * Math.Pow(0.1, t / s));
    }

    /// <summary>rate · factor^⌊t / every⌋: piecewise constant.</summary>
    /// <param name="rate">The rate at the beginning; at least 0.</param>
    /// <param name="every">Steps between drops; at least 1.</param>
    /// <param name="factor">What a drop multiplies by; above 0.</param>
    public static IRateSchedule Step(float rate, long every, double factor = 0.1)
    {
        CheckRate(rate, nameof(rate));
        CheckPositive(every, nameof(every));
        CheckPositive(factor, nameof(factor));
        return new Formula((t, _) => rate * Math.Pow(factor, Math.Floor(t / every)));
    }

    /// <summary>Half a cosine from <paramref name="rate"/> to <paramref name="final"/> over the whole training (Loshchilov, Hutter 2017).</summary>
    /// <param name="rate">The rate at the beginning; at least 0.</param>
    /// <param name="final">The rate at the end; at least 0.</param>
    public static IRateSchedule Cosine(float rate, float final = 0)
    {
        CheckRate(rate, nameof(rate));
        CheckRate(final, nameof(final));
        return new Formula((t, total) => final + ((rate - final) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, t / Math.Max(1, total))))));
    }

    /// <summary>
    /// Linear from <paramref name="maximum"/> / <paramref name="divisor"/> up to <paramref name="maximum"/>, then linear down to the initial rate
    /// / <paramref name="finalDivisor"/> at the last step (Smith 2018).
    /// </summary>
    /// <param name="maximum">The highest rate; at least 0.</param>
    /// <param name="rise">The share of the steps that goes up, between 0 and 1.</param>
    /// <param name="divisor">Highest by first rate; above 0.</param>
    /// <param name="finalDivisor">First by last rate; above 0.</param>
    public static IRateSchedule OneCycle(float maximum, double rise = 0.3, double divisor = 25, double finalDivisor = 1e4)
    {
        CheckRate(maximum, nameof(maximum));
        CheckPositive(divisor, nameof(divisor));
        CheckPositive(finalDivisor, nameof(finalDivisor));
        if (rise is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rise), rise, "The share of rising steps lies between 0 and 1.");
        }

        return new Formula((t, total) =>
        {
            double top = maximum;
            var first = top / divisor;
            var last = first / finalDivisor;
            var peak = (rise * total) - 1;
            return t <= peak
                ? first + ((top - first) * (t / Math.Max(peak, 1e-9)))
                : top + ((last - top) * Math.Min(1, (t - peak) / Math.Max(total - 1 - peak, 1e-9)));
        });
    }

    /// <summary>Linear from 0 over the first steps, then another schedule, whose step 0 is the end of the warm-up.</summary>
    /// <param name="steps">Steps of the warm-up; at least 1. Step t has (t + 1) / steps of the other's first rate.</param>
    /// <param name="then">What follows.</param>
    public static IRateSchedule WarmUp(long steps, IRateSchedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new Formula((t, total) =>
        {
            var rest = Math.Max(0, (long)total - steps);
            return t < steps ? then.Rate(0, rest) * (t + 1) / steps : then.Rate((long)t - steps, rest);
        });
    }

    private static void CheckRate(float value, string name)
    {
        if (!(value >= 0) || float.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A rate is a finite number of 0 or more.");
        }
    }

    private static void CheckPositive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");
        }
    }

    private sealed class Formula(Func<double, double, double> rate) : IRateSchedule
    {
        public float Rate(long step, long totalSteps)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(step);
            return (float)rate(step, totalSteps);
        }
    }
}
