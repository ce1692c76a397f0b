using System.Diagnostics;
using System.Text;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Language;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Generation;

/// <summary>One network compiled once: wall time of each phase in milliseconds, and what came out.</summary>
internal sealed record Generation(string Name, double[] Phases, long Parameters, int Bytes, CompiledNetwork Network, string Source)
{
    public double Total => Phases.Sum();

    public int Kernels => Network.Programs.SelectMany(static p => p.Calls).Select(static c => c.Kernel).Distinct().Count();

    public int Calls => Network.Programs.Sum(static p => p.Calls.Count);

    public static Generation Of(string path)
    {
        var (name, text) = (Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));
        var last = Stopwatch.GetTimestamp();
        double Lap()
        {
            var (before, now) = (last, Stopwatch.GetTimestamp());
            last = now;
            return Stopwatch.GetElapsedTime(before, now).TotalMilliseconds;
        }

        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var result = NetworkCompiler.Analyze(parsed);
        var graph = result.Graph ?? throw new InvalidOperationException($"{name}: {parsed.Problems.Concat(result.Problems).First().Message}");
        var analysed = Lap();
        var programs = NetworkCompiler.Lower(graph, NetworkOptions.Default);
        var lowered = Lap();
        var compiled = ProgramScheduler.Schedule(graph, NetworkOptions.Default, NetworkText.Print(graph), programs);
        var scheduled = Lap();
        var target = new ClassTarget("Zoo", default, name, "public", default);
        var source = NetworkCompiler.EmitContract(compiled, target) + NetworkCompiler.EmitKernels(compiled, target);
        return new(name, [analysed, lowered, scheduled, Lap()], graph.ParameterCount, Encoding.UTF8.GetByteCount(source), compiled, source);
    }

    /// <summary>Writes what was asked for by environment variables.</summary>
    public void Report(string path)
    {
        if (Environment.GetEnvironmentVariable("DUMP") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".cs"), Source);
        }

        if (Environment.GetEnvironmentVariable("LIST") is { Length: > 0 })
        {
            foreach (var group in Network.Programs.SelectMany(static p => p.Calls).Select(static c => c.Kernel).Distinct()
                .GroupBy(static k => k.Name).OrderByDescending(static g => g.Count()))
            {
                Console.WriteLine($"{group.Count(),5} {group.Key}");
            }
        }
    }
}
