namespace NetCompiler.Schedules;

/// <summary>The 1cycle policy (Smith 2018): rate up while momentum goes down, then the reverse, then the rate falls far below where it began.</summary>
internal sealed class OneCycleSchedule(double top, double rise, double divisor, double finalDivisor, Annealing annealing, bool threePhases, float low, float high)
    : IMomentumSchedule
{
    public float Rate(long step, long totalSteps)
    {
        var first = top / divisor;
        var last = first / finalDivisor;
        return threePhases ? At(step, totalSteps, first, top, first, last) : At(step, totalSteps, first, top, last);
    }

    public float Momentum(long step, long totalSteps) =>
        threePhases ? At(step, totalSteps, high, low, high, high) : At(step, totalSteps, high, low, high);

    // Values are reached at the end of the rise, at the end of an equal fall where there are three phases, and at the last step.
    private float At(long step, long totalSteps, params ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var start = 0.0;
        for (var phase = 1; ; phase++)
        {
            var isLast = phase == values.Length - 1;
            var end = isLast ? totalSteps - 1 : (phase * rise * totalSteps) - phase;
            if (step <= end || isLast)
            {
                var share = Math.Clamp((step - start) / Math.Max(end - start, 1e-9), 0, 1);
                var (from, to) = (values[phase - 1], values[phase]);
                return (float)(annealing == Annealing.Linear
                    ? from + ((to - from) * share)
                    : to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share))));
            }

            start = end;
        }
    }
}
