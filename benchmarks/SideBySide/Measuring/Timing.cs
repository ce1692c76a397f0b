namespace SideBySide.Measuring;

/// <summary>The time some rounds took.</summary>
/// <param name="Running">Nanoseconds the thread was running.</param>
/// <param name="Passed">Nanoseconds that passed; more where the core was given to others.</param>
internal readonly record struct Timing(long Running, long Passed)
{
    /// <summary>Measures <paramref name="loop"/> over <paramref name="rounds"/> rounds on this thread.</summary>
    public static Timing Of(Action<int> loop, int rounds)
    {
        var passed = Machine.WallNanoseconds();
        var running = Machine.ThreadNanoseconds();
        loop(rounds);
        running = Machine.ThreadNanoseconds() - running;
        return new(running, Machine.WallNanoseconds() - passed);
    }
}
