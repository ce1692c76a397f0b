using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SideBySide.Measuring;

/// <summary>What is asked of the operating system (Linux): the core to run on, the time a thread was given, how busy the machine is.</summary>
internal static partial class Machine
{
    private const int ThreadCpuTime = 3;

    /// <summary>Binds this thread, and the processes it starts from now on, to one core.</summary>
    /// <returns>Whether the system did it.</returns>
    public static bool Pin(int core)
    {
        var mask = 1UL << core;
        return OperatingSystem.IsLinux() && SetAffinity(0, sizeof(ulong), in mask) == 0;
    }

    /// <summary>Lets this process, which may have been started by a bound one, run on every core; before it makes threads.</summary>
    public static void Unpin()
    {
        var mask = ulong.MaxValue;
        _ = OperatingSystem.IsLinux() && SetAffinity(0, sizeof(ulong), in mask) == 0;
    }

    /// <summary>Nanoseconds this thread has been running; where the system does not say so, nanoseconds that passed.</summary>
    public static long ThreadNanoseconds() =>
        OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : WallNanoseconds();

    /// <summary>Nanoseconds that passed.</summary>
    public static long WallNanoseconds() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>How many threads wanted to run in the last minute, in the mean; 0 where it is not known.</summary>
    public static double Load() =>
        File.Exists("/proc/loadavg")
            ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>The processor's name.</summary>
    public static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
            : RuntimeInformation.ProcessArchitecture.ToString();

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint size, in ulong mask);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
