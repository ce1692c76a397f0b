using System.Globalization;
using System.Text;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Schedule;

// How long the compiler takes and how much source it prints, for networks of the Zoo:
//   dotnet run -c Release --project benchmarks/Generation [-- name-part]
// Cold is the first generation of a process that runs nothing else, warm the third, which is what an editor and a compiler server see; both are processor
// time in milliseconds. Several networks are measured in one process, of which only the first is cold: name one for its cold time.
// DUMP=file writes the source, LIST=1 the kernels.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var part = args.FirstOrDefault() ?? "";
var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Zoo"), "*.nn").Order(StringComparer.Ordinal)
    .Where(f => Path.GetFileName(f).Contains(part, StringComparison.OrdinalIgnoreCase)).ToArray();
Console.WriteLine($"{"network",-26}{"parameters",14}{"graph",8}{"lower",8}{"schedule",10}{"emit",8}{"warm ms",10}{"first ms",10}{"KB",8}{"kernels",9}{"calls",8}");
foreach (var file in files)
{
    var name = Path.GetFileNameWithoutExtension(file);
    var text = File.ReadAllText(file);
    var first = Generation.Of(name, text);
    Generation.Of(name, text);
    var warm = Generation.Of(name, text);
    Console.WriteLine($"{name,-26}{warm.Parameters,14:N0}{string.Concat(warm.Phases.Zip([8, 8, 10, 8], static (p, w) => p.ToString("F0", CultureInfo.InvariantCulture).PadLeft(w)))}"
        + $"{warm.Phases.Sum(),10:F0}{first.Phases.Sum(),10:F0}{warm.Kilobytes,8:N0}{warm.Kernels,9}{warm.Calls,8}{(file == files[0] ? "  first is cold" : "")}");
}

/// <summary>One network compiled once: processor time of each phase in milliseconds, and what came out.</summary>
internal sealed record Generation(double[] Phases, long Parameters, int Kilobytes, int Kernels, int Calls)
{
    public static Generation Of(string name, string text)
    {
        var last = Environment.CpuUsage.TotalTime;
        double Lap()
        {
            var (before, now) = (last, Environment.CpuUsage.TotalTime);
            last = now;
            return (now - before).TotalMilliseconds;
        }

        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var result = NetworkCompiler.Analyze(parsed);
        var graph = result.Graph ?? throw new InvalidOperationException($"{name}: {parsed.Problems.Concat(result.Problems).First().Message}");
        var analysed = Lap();
        var programs = NetworkCompiler.Lower(graph, NetworkOptions.Default);
        var lowered = Lap();
        var compiled = ProgramScheduler.Schedule(graph, NetworkOptions.Default, NetCompiler.Core.Language.NetworkText.Print(graph), programs);
        var scheduled = Lap();
        var target = new ClassTarget("Zoo", default, name, "public", default);
        var source = NetworkCompiler.EmitContract(compiled, target) + NetworkCompiler.EmitKernels(compiled, target);
        var emitted = Lap();
        if (Environment.GetEnvironmentVariable("DUMP") is { Length: > 0 } dump)
        {
            File.WriteAllText(dump, source);
        }

        var kernels = compiled.Programs.SelectMany(static p => p.Calls).Select(static c => c.Kernel).Distinct().ToArray();
        if (Environment.GetEnvironmentVariable("LIST") is { Length: > 0 })
        {
            foreach (var group in kernels.GroupBy(static k => k.Name).OrderByDescending(static g => g.Count()))
            {
                Console.WriteLine($"{group.Count(),5} {group.Key}");
            }
        }

        return new([analysed, lowered, scheduled, emitted], graph.ParameterCount, Encoding.UTF8.GetByteCount(source) / 1024, kernels.Length, compiled.Programs.Sum(static p => p.Calls.Count));
    }
}
