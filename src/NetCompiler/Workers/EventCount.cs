using System.Diagnostics;

namespace NetCompiler.Workers;

/// <summary>
/// A number that threads wait for to grow. Who waits looks at it for a moment, giving way to others, before it sleeps: to wake a thread takes both sides
/// longer than most waits last. Who advances it takes no lock as long as nobody sleeps.
/// </summary>
internal sealed class EventCount
{
    /// <summary>How long a thread looks and does nothing else, in ticks of the clock: 20 µs.</summary>
    private static readonly long s_moment = Stopwatch.Frequency / 50_000;

    /// <summary>How long it looks in all, letting others run on its core after the first moment: 100 µs.</summary>
    private static readonly long s_patience = Stopwatch.Frequency / 10_000;

    private readonly object _gate = new();
    private int _count;
    private int _sleepers;

    /// <summary>How often it was advanced.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets all go on who wait.</summary>
    public void Advance()
    {
        Interlocked.Increment(ref _count);
        if (Volatile.Read(ref _sleepers) != 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Blocks until <see cref="Count"/> is not <paramref name="old"/> any more.</summary>
    public void Await(int old)
    {
        if (IsSeen(old))
        {
            return;
        }

        lock (_gate)
        {
            // Whoever advances the count from here on sees that somebody sleeps; whoever did before is seen.
            Interlocked.Increment(ref _sleepers);
            while (Count == old)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }

    private bool IsSeen(int old)
    {
        // With one processor, nobody else gets on while this thread looks.
        if (Environment.ProcessorCount == 1)
        {
            return Count != old;
        }

        var start = Stopwatch.GetTimestamp();
        while (Count == old)
        {
            var passed = Stopwatch.GetTimestamp() - start;
            if (passed > s_patience)
            {
                return false;
            }

            if (passed < s_moment)
            {
                Thread.SpinWait(4);
            }
            else
            {
                Thread.Yield();
            }
        }

        return true;
    }
}
