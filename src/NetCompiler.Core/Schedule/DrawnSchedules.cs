using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Schedules drawn from the candidates instead of chosen: every candidate must compute the same, and tests make networks of any of them. What is drawn
/// depends on the kernel and the seed alone.
/// </summary>
internal static class DrawnSchedules
{
    private const uint Prime = 16777619;

    /// <summary>Examples of a block are drawn up to this many.</summary>
    private const uint MostExamples = 5;

    /// <summary>A schedule for each width.</summary>
    public static EquatableArray<KernelSchedule> Of(Kernel flat, IEnumerable<int> lanes, int seed, CancellationToken cancellation)
    {
        var text = KernelPrinter.Print(flat);
        return lanes.Select(l => One(flat, l, Hash(text, unchecked((uint)((seed * 31) + l))), cancellation)).ToEquatable();
    }

    // Plain loops are always among the candidates; once in eight times they may be drawn beside those with vectors. Short rows have short vectors only.
    private static KernelSchedule One(Kernel flat, int lanes, uint hash, CancellationToken cancellation)
    {
        var widths = ProgramScheduler.Widths.Where(w => w <= lanes).Select(w => Scheduler.Candidates(flat, w, cancellation));
        var candidates = widths.FirstOrDefault(static w => w.Any(IsTiled)) ?? Scheduler.Candidates(flat, lanes, cancellation);
        var tiled = candidates.Where(IsTiled).ToArray();
        var among = tiled.Length > 0 && hash % 8 > 0 ? tiled : candidates;
        var drawn = among[(int)(hash / 8 % (uint)among.Count)];
        drawn = (hash / 512 % 2) == 0 ? EdgeTiles.All(drawn) : drawn;
        drawn = ExampleBlocks.IsPossible(drawn) ? drawn with { ExampleBlock = (int)(hash / 64 % MostExamples) } : drawn;
        return hash / 1024 % 2 == 0 ? SumStarts.Of(drawn) : drawn;
    }

    private static bool IsTiled(KernelSchedule schedule) => schedule.Form == ScheduleForm.Tiled;

    private static uint Hash(string text, uint start)
    {
        var hash = start ^ 2166136261;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * Prime);
        }

        // The lowest bits of such a hash are the worst.
        return hash ^ (hash >> 15);
    }
}
