using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;

// How long the compiler takes and how much source it prints, for each network of the Zoo:
//   dotnet run -c Release --project benchmarks/Generation [-- name-part]
// The first network warms the process up and is measured again; the times of a build are those of a warm compiler server.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var part = args.FirstOrDefault() ?? "";
var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Zoo"), "*.nn").Order(StringComparer.Ordinal).ToArray();
Measure(files.First(static f => f.EndsWith("LeNet5.nn", StringComparison.Ordinal)));
Console.WriteLine($"{"network",-26}{"parameters",14}{"graph ms",10}{"lower ms",10}{"schedule ms",12}{"emit ms",10}{"KB",8}{"kernels",9}");
foreach (var file in files.Where(f => Path.GetFileName(f).Contains(part, StringComparison.OrdinalIgnoreCase)))
{
    Console.WriteLine(Measure(file));
}

static string Measure(string file)
{
    var name = Path.GetFileNameWithoutExtension(file);
    var watch = Stopwatch.StartNew();
    double Lap()
    {
        var elapsed = watch.Elapsed.TotalMilliseconds;
        watch.Restart();
        return elapsed;
    }

    var parsed = NetworkCompiler.Parse(File.ReadAllText(file), NetworkOptions.Default);
    var result = NetworkCompiler.Analyze(parsed);
    if (result.Graph is not { } graph)
    {
        return $"{name,-26}{parsed.Problems.Concat(result.Problems).First().Message}";
    }

    var analysed = Lap();
    var programs = NetworkCompiler.Lower(graph, NetworkOptions.Default);
    var lowered = Lap();
    var compiled = NetworkCompiler.Compile(graph, NetworkOptions.Default);
    var scheduled = Lap() - lowered;
    var target = new ClassTarget("Zoo", default, name, "public", default);
    var text = NetworkCompiler.EmitContract(compiled, target) + NetworkCompiler.EmitKernels(compiled, target);
    var emitted = Lap();
    if (Environment.GetEnvironmentVariable("DUMP") is { Length: > 0 } dump)
    {
        File.WriteAllText(dump, text);
    }

    var kernels = compiled.Programs.SelectMany(static p => p.Calls).Select(static c => c.Kernel).Distinct().Count();
    if (Environment.GetEnvironmentVariable("LIST") is { Length: > 0 })
    {
        foreach (var group in compiled.Programs.SelectMany(static p => p.Calls).Select(static c => c.Kernel).Distinct().GroupBy(static k => k.Name).OrderByDescending(static g => g.Count()))
        {
            Console.WriteLine($"{group.Count(),5} {group.Key}");
        }
    }

    return $"{name,-26}{graph.ParameterCount,14:N0}{analysed,10:F1}{lowered,10:F1}{scheduled,12:F1}{emitted,10:F1}{Encoding.UTF8.GetByteCount(text) / 1024,8:N0}{kernels,9}"
        + $"   calls {programs.Sum(static p => p.Calls.Count)}";
}
