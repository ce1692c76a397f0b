using SideBySide.Engines;
using SideBySide.Jobs;

namespace SideBySide.Measuring;

/// <summary>Measures engines in turn, so that each median is from the same minutes as the others'.</summary>
/// <param name="rounds">Measurements of each engine; the median is taken.</param>
/// <param name="milliseconds">How long one measurement takes, about; a single call that takes longer is one measurement.</param>
internal sealed class Alternation(int rounds, double milliseconds)
{
    private const double Slow = 500e6;

    /// <summary>Measurements' worth of calls before the first: with tiers, code reaches its speed when the runtime has compiled it anew in the background.</summary>
    private const int WarmUp = 5;

    /// <summary>The median of each engine for a job that all have loaded.</summary>
    public IReadOnlyList<Measurement> Measure(Job job, IReadOnlyList<IEngine> engines)
    {
        var calls = engines.Select(e => Calibrate(e, job)).ToArray();
        var times = engines.Select(static _ => new List<Timing>()).ToArray();
        for (var k = 0; k < engines.Count; k++)
        {
            if (calls[k] > 1)
            {
                engines[k].Run(job, (int)Math.Min(int.MaxValue, (long)WarmUp * calls[k]));
            }
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var k = 0; k < engines.Count; k++)
            {
                // An engine whose single call takes long (the oracle, on large networks) is measured three times.
                if (times[k].Count < 3 || times[k][0].Running < Slow)
                {
                    // What the others left in the caches is not this engine's fault.
                    if (calls[k] > 4)
                    {
                        engines[k].Run(job, Math.Max(1, calls[k] / 8));
                    }

                    times[k].Add(engines[k].Run(job, calls[k]));
                }
            }
        }

        return [.. engines.Select((e, k) => new Measurement(
            e.Name,
            times[k].Select(t => (double)t.Running / calls[k]).Order().ElementAt(times[k].Count / 2),
            times[k].Sum(static t => (double)t.Running) / times[k].Sum(static t => (double)t.Passed)))];
    }

    private int Calibrate(IEngine engine, Job job)
    {
        var calls = 1;
        var elapsed = engine.Run(job, 1).Running;
        for (var i = 0; i < 40; i++)
        {
            var target = milliseconds * 1e6;
            if (elapsed >= target * 0.7)
            {
                // The first calls compiled code and touched memory; only what comes after tells how many fit.
                return calls == 1 && elapsed > target && i == 0 ? Once(engine, job, target) : Fitting(calls, elapsed, target);
            }

            calls = (int)Math.Min(2_000_000_000, Math.Clamp(target / Math.Max(1, elapsed) * calls, calls + 1.0, calls * 10.0));
            elapsed = engine.Run(job, calls).Running;
        }

        return calls;
    }

    private static int Once(IEngine engine, Job job, double target) => Fitting(1, engine.Run(job, 1).Running, target);

    private static int Fitting(int calls, long elapsed, double target) => (int)Math.Max(1, Math.Round(target / Math.Max(1, elapsed) * calls));
}

/// <summary>What came out for one engine.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Nanoseconds">Median time of a call: one prediction (of the whole batch) or training step.</param>
/// <param name="Share">The part of the time in which the core was not given to others.</param>
internal sealed record Measurement(string Engine, double Nanoseconds, double Share);
