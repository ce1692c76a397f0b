using NetCompiler.Storage;

namespace NetCompiler.Schedules;

/// <summary>A straight line up to another schedule's first rate, then that schedule.</summary>
internal sealed class WarmUpSchedule(long steps, IRateSchedule then) : IObservingSchedule, IMomentumSchedule
{
    public float Rate(long step, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var rest = Math.Max(0, totalSteps - steps);
        return step < steps ? (float)(then.Rate(0, rest) * (step + 1.0) / steps) : then.Rate(step - steps, rest);
    }

    public float Momentum(long step, long totalSteps) => then is IMomentumSchedule both
        ? both.Momentum(Math.Max(0, step - steps), Math.Max(0, totalSteps - steps))
        : float.NaN;

    public string? By => (then as IObservingSchedule)?.By;

    public void Observe(double value) => (then as IObservingSchedule)?.Observe(value);

    public void Save(Checkpoint checkpoint, string prefix) => (then as ICheckpointed)?.Save(checkpoint, prefix);

    public void Restore(Checkpoint checkpoint, string prefix) => (then as ICheckpointed)?.Restore(checkpoint, prefix);
}
