namespace NetCompiler.Schedules;

/// <summary>
/// The usual schedules; t is the step from 0 (the epoch, where the trainer's SchedulePerEpoch says so). All are computed in double and have no
/// state but <see cref="ReduceOnPlateau"/>.
/// </summary>
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

    /// <summary>One rate up to a step, another from there on, and so on.</summary>
    /// <param name="rates">The rates; at least 0.</param>
    /// <param name="boundaries">The step at which each but the first begins; rising.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together.</exception>
    public static IRateSchedule PiecewiseConstant(IReadOnlyList<float> rates, IReadOnlyList<long> boundaries)
    {
        ArgumentNullException.ThrowIfNull(rates);
        CheckBoundaries(rates.Count, boundaries);
        return new ComposedSchedule([.. rates.Select(Constant)], [.. boundaries]);
    }

    /// <summary>A straight line from one rate to another, which stays.</summary>
    /// <param name="rate">The rate at step 0; at least 0.</param>
    /// <param name="final">The rate from step <paramref name="steps"/> on; at least 0.</param>
    /// <param name="steps">Steps between the two; 0 for all steps of the training.</param>
    public static IRateSchedule Linear(float rate, float final, long steps = 0) => Polynomial(rate, final, 1, steps);

    /// <summary>final + (rate - final) · (1 - t / steps)^power, and the final rate after that.</summary>
    /// <param name="rate">The rate at step 0; at least 0.</param>
    /// <param name="final">The rate from step <paramref name="steps"/> on; at least 0.</param>
    /// <param name="power">Above 0; 1 is a straight line.</param>
    /// <param name="steps">Steps between the two; 0 for all steps of the training.</param>
    public static IRateSchedule Polynomial(float rate, float final, double power, long steps = 0)
    {
        CheckRate(rate, nameof(rate));
        CheckRate(final, nameof(final));
        CheckPositive(power, nameof(power));
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return new Formula((t, total) =>
            final + (((double)rate - final) * Math.Pow(1 - Math.Min(1, t / Math.Max(1, steps > 0 ? steps : total)), power)));
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

    /// <summary>A cosine from <paramref name="rate"/> down to <paramref name="final"/> and up again, for ever.</summary>
    /// <param name="rate">The rate at the beginning; at least 0.</param>
    /// <param name="halfPeriod">Steps down, and steps up; at least 1.</param>
    /// <param name="final">The lowest rate; at least 0.</param>
    public static IRateSchedule CosineWave(float rate, long halfPeriod, float final = 0)
    {
        CheckRate(rate, nameof(rate));
        CheckRate(final, nameof(final));
        ArgumentOutOfRangeException.ThrowIfLessThan(halfPeriod, 1);
        return new Formula((t, _) => final + (((double)rate - final) * 0.5 * (1 + Math.Cos(Math.PI * t / halfPeriod))));
    }

    /// <summary>Half a cosine from <paramref name="rate"/> to <paramref name="final"/>, again and again (Loshchilov, Hutter 2017).</summary>
    /// <param name="rate">The rate after each restart; at least 0.</param>
    /// <param name="period">Steps of the first round; at least 1.</param>
    /// <param name="growth">How many times as long each round is as the one before; at least 1.</param>
    /// <param name="final">The rate that a round comes down to; at least 0.</param>
    public static IRateSchedule CosineRestarts(float rate, long period, int growth = 1, float final = 0)
    {
        CheckRate(rate, nameof(rate));
        CheckRate(final, nameof(final));
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(growth, 1);
        return new Formula((t, _) =>
        {
            double length = period;
            while (growth > 1 && t >= length)
            {
                t -= length;
                length *= growth;
            }

            return final + (((double)rate - final) * 0.5 * (1 + Math.Cos(Math.PI * (t % length) / length)));
        });
    }

    /// <summary>Straight up from <paramref name="low"/> to <paramref name="high"/> and down again, for ever (Smith 2017).</summary>
    /// <param name="low">The lowest rate; at least 0.</param>
    /// <param name="high">The highest rate of the first round; at least 0.</param>
    /// <param name="up">Steps up; at least 1.</param>
    /// <param name="down">Steps down; 0 for as many as up.</param>
    /// <param name="roundFactor">What the height is multiplied by from round to round; above 0.</param>
    /// <param name="stepFactor">What the height is multiplied by from step to step; above 0.</param>
    public static IRateSchedule Triangular(float low, float high, long up, long down = 0, double roundFactor = 1, double stepFactor = 1)
    {
        CheckRate(low, nameof(low));
        CheckRate(high, nameof(high));
        ArgumentOutOfRangeException.ThrowIfLessThan(up, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(down);
        CheckPositive(roundFactor, nameof(roundFactor));
        CheckPositive(stepFactor, nameof(stepFactor));
        return new Formula((t, _) =>
        {
            double fall = down == 0 ? up : down, round = up + fall;
            var at = t % round;
            var height = at <= up ? at / up : (round - at) / fall;
            return low + (((double)high - low) * height * Math.Pow(roundFactor, Math.Floor(t / round)) * Math.Pow(stepFactor, t));
        });
    }

    /// <summary>
    /// 1cycle: from <paramref name="maximum"/> / <paramref name="divisor"/> up to <paramref name="maximum"/>, then down to the initial rate
    /// / <paramref name="finalDivisor"/> at the last step (Smith 2018); the momentum of optimisers that have one goes the other way.
    /// </summary>
    /// <param name="maximum">The highest rate; at least 0.</param>
    /// <param name="rise">The share of the steps that goes up, between 0 and 1 (½ with three phases).</param>
    /// <param name="divisor">Highest by first rate; above 0.</param>
    /// <param name="finalDivisor">First by last rate; above 0.</param>
    /// <param name="annealing">The form of each phase.</param>
    /// <param name="threePhases">Whether it comes down to the initial rate in as many steps as it went up, and then to the last.</param>
    /// <param name="lowMomentum">The momentum at the highest rate; from 0 to below 1.</param>
    /// <param name="highMomentum">The momentum at both ends; from 0 to below 1. NaN, like a low one of NaN, leaves the optimiser's.</param>
    public static IMomentumSchedule OneCycle(
        float maximum, double rise = 0.3, double divisor = 25, double finalDivisor = 1e4, Annealing annealing = Annealing.Linear, bool threePhases = false,
        float lowMomentum = float.NaN, float highMomentum = float.NaN)
    {
        CheckRate(maximum, nameof(maximum));
        CheckPositive(divisor, nameof(divisor));
        CheckPositive(finalDivisor, nameof(finalDivisor));
        if (!(rise > 0 && rise < (threePhases ? 0.5 : 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(rise), rise, $"The share of rising steps lies between 0 and {(threePhases ? "½, as much falls again" : "1")}.");
        }

        if (lowMomentum is < 0 or >= 1 || highMomentum is < 0 or >= 1 || float.IsNaN(lowMomentum) != float.IsNaN(highMomentum))
        {
            throw new ArgumentOutOfRangeException(nameof(lowMomentum), $"The momenta are {lowMomentum} and {highMomentum}; both are from 0 to below 1, or neither is given.");
        }

        return new OneCycleSchedule(maximum, rise, divisor, finalDivisor, annealing, threePhases, lowMomentum, highMomentum);
    }

    /// <summary>Linear from 0 over the first steps, then another schedule, whose step 0 is the end of the warm-up.</summary>
    /// <param name="steps">Steps of the warm-up; at least 1. Step t has (t + 1) / steps of the other's first rate.</param>
    /// <param name="then">What follows.</param>
    public static IRateSchedule WarmUp(long steps, IRateSchedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new WarmUpSchedule(steps, then);
    }

    /// <summary>Schedules one after another, each from its own step 0.</summary>
    /// <param name="schedules">At least one.</param>
    /// <param name="boundaries">The step at which each but the first begins; rising.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together.</exception>
    public static IRateSchedule Sequence(IReadOnlyList<IRateSchedule> schedules, IReadOnlyList<long> boundaries)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        CheckBoundaries(schedules.Count, boundaries);
        return new ComposedSchedule([.. schedules], [.. boundaries]);
    }

    /// <summary>A formula of your own.</summary>
    /// <param name="rate">The rate of a step, from the step and the number of all steps (0 where nobody knows).</param>
    public static IRateSchedule Of(Func<long, long, double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new Formula((t, total) => rate((long)t, (long)total));
    }

    internal static void CheckRate(float value, string name)
    {
        if (!(value >= 0) || float.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A rate is a finite number of 0 or more.");
        }
    }

    private static void CheckBoundaries(int parts, IReadOnlyList<long> boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        if (parts == 0 || boundaries.Count != parts - 1 || !boundaries.Zip(boundaries.Skip(1), static (a, b) => a < b).All(static rises => rises))
        {
            throw new ArgumentException($"{parts} rates need {Math.Max(0, parts - 1)} rising boundaries between them; given are {string.Join(", ", boundaries)}.", nameof(boundaries));
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
