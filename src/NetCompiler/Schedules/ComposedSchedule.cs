using System.Globalization;
using NetCompiler.Storage;

namespace NetCompiler.Schedules;

/// <summary>Schedules one after another, each from its own step 0; what they observe and their momentum is passed on.</summary>
internal sealed class ComposedSchedule(IReadOnlyList<IRateSchedule> parts, IReadOnlyList<long> ends) : IObservingSchedule, IMomentumSchedule
{
    public float Rate(long step, long totalSteps)
    {
        var (part, start, length) = Find(step, totalSteps);
        return part.Rate(step - start, length);
    }

    public float Momentum(long step, long totalSteps)
    {
        var (part, start, length) = Find(step, totalSteps);
        return part is IMomentumSchedule both ? both.Momentum(step - start, length) : float.NaN;
    }

    public string? By => parts.OfType<IObservingSchedule>().Select(static p => p.By).FirstOrDefault();

    public void Observe(double value)
    {
        foreach (var part in parts)
        {
            (part as IObservingSchedule)?.Observe(value);
        }
    }

    public void Save(Checkpoint checkpoint, string prefix)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            (parts[i] as ICheckpointed)?.Save(checkpoint, Prefix(prefix, i));
        }
    }

    public void Restore(Checkpoint checkpoint, string prefix)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            (parts[i] as ICheckpointed)?.Restore(checkpoint, Prefix(prefix, i));
        }
    }

    private (IRateSchedule Part, long Start, long Length) Find(long step, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var start = 0L;
        for (var i = 0; i < ends.Count; i++)
        {
            if (step < ends[i])
            {
                return (parts[i], start, ends[i] - start);
            }

            start = ends[i];
        }

        return (parts[^1], start, Math.Max(0, totalSteps - start));
    }

    private static string Prefix(string prefix, int part) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{part}/");
}
