using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Candidates;

/// <summary>A kernel of a network with the schedule it was given and others it could have had.</summary>
/// <param name="Schedules">The chosen one first; then the model's ranking, then some of the rest.</param>
/// <param name="Cycles">What the model thinks the network spends in kernels like it, in one call of a program.</param>
internal sealed record Case(string Network, Kernel Kernel, IReadOnlyList<KernelSchedule> Schedules, int Calls, double Cycles)
{
    /// <summary>Examples a batch has here, as the model expects.</summary>
    public const int Rows = 64;

    /// <summary>Longer kernels, of some three milliseconds, are left out: a run of all networks should take minutes.</summary>
    private const double MostCycles = 1e7;

    private const long MostBytes = 256L << 20;

    /// <summary>The kernels of a network on which most of its time is spent, as the model sees it.</summary>
    /// <param name="known">Kernels that are measured already; those found are added.</param>
    public static IEnumerable<Case> Of(string name, string text, int lanes, int limit, int ranked, int sampled, HashSet<Kernel> known)
    {
        var options = NetworkOptions.Default with { Lanes = EquatableArray.Of(lanes) };
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, options)).Graph ?? throw new InvalidOperationException($"{name} is no network.");
        var network = NetworkCompiler.Compile(graph, options);
        var kernels = network.Programs.Where(static p => p.Name is "predict" or "gradient").SelectMany(static p => p.Calls)
            .GroupBy(static c => c.Kernel)
            .Select(static g => (Kernel: g.Key, Chosen: g.First().Schedules[0], Calls: g.Count()))
            .Where(static k => k.Chosen.Form == ScheduleForm.Tiled && k.Chosen.Cycles < MostCycles && Workbench.Bytes(k.Kernel) < MostBytes)
            .OrderByDescending(static k => k.Chosen.Cycles * k.Calls);
        var found = 0;
        foreach (var (kernel, chosen, calls) in kernels)
        {
            if (found < limit && known.Add(kernel))
            {
                found++;
                yield return new(name, kernel, Some(kernel, chosen, ranked, sampled), calls, chosen.Cycles * calls);
            }
        }
    }

    private static IReadOnlyList<KernelSchedule> Some(Kernel kernel, KernelSchedule chosen, int ranked, int sampled)
    {
        var others = Scheduler.Candidates(kernel, chosen.Lanes).Where(static c => c.Form == ScheduleForm.Tiled)
            .Select(static c => c with { ExampleBlock = ExampleBlocks.Of(c) }).Where(c => c != chosen).ToList();
        var random = new Random(1);
        return [chosen, .. others.Take(ranked), .. others.Skip(ranked).OrderBy(_ => random.Next()).Take(sampled)];
    }
}
