using System.Diagnostics;

namespace NetCompiler.Tool.Measuring;

/// <summary>Times a job: rounds of as many repeats as fill a part of the time, of which the median counts.</summary>
internal static class Meter
{
    private const int Rounds = 9;
    private const double LeastWarmUp = 1.5;
    private const double LongestWarmUp = 6;

    // A method is compiled anew after some thirty calls, and what it calls after that.
    private const long LeastCalls = 100;

    /// <summary>Seconds of one repeat.</summary>
    /// <param name="job">Makes so many repeats.</param>
    /// <param name="seconds">Time for all rounds together.</param>
    /// <param name="cancellation">Ends it between rounds.</param>
    public static double Median(Action<int> job, double seconds, CancellationToken cancellation)
    {
        var (repeats, once) = WarmUp(job, seconds, cancellation);
        repeats = (int)Math.Clamp(seconds / Rounds / Math.Max(once, 1e-9), 1, 1 << 28);
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            times[round] = Time(job, repeats) / repeats;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }

    /// <summary>
    /// Runs until it gets no faster: the just-in-time compiler makes its best code only of what has run for a while.
    /// </summary>
    private static (int Repeats, double Once) WarmUp(Action<int> job, double seconds, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var (repeats, once, fastest, sinceFaster, calls) = (1, 0.0, double.PositiveInfinity, 0, 0L);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            once = Time(job, repeats) / repeats;
            calls += repeats;
            sinceFaster = once < 0.95 * fastest ? 0 : sinceFaster + 1;
            fastest = Math.Min(fastest, once);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if ((elapsed >= LeastWarmUp * Math.Min(1, seconds) && calls >= LeastCalls && sinceFaster >= Rounds) || elapsed >= LongestWarmUp)
            {
                return (repeats, fastest);
            }

            if (once * repeats < seconds / Rounds / 4 && repeats < 1 << 28)
            {
                repeats *= 2;
            }
        }
    }

    private static double Time(Action<int> job, int repeats)
    {
        var start = Stopwatch.GetTimestamp();
        job(repeats);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
