using System.Diagnostics;
using System.Globalization;
using NetCompiler.Generation;

// How long the compiler takes and how much source it prints, for networks of the Zoo:
//   dotnet run -c Release --project benchmarks/Generation [-- name-part]
// Times are wall time in milliseconds: "steady" the least of many generations in one process, which is what an editor and a compiler server see after a
// while, with its phases beside it; "first" the first generation of a fresh process, most of which is the just-in-time compiler. At the end stands whether
// the three figures hold that were set for it: LeNet5 in less than 100 ms, ResNet152 in less than 3 s and with less than 1,000,000 bytes of source.
// DUMP=folder writes the sources, LIST=1 the kernels.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string cold = "--cold";
if (args is [cold, var file])
{
    Console.WriteLine(Generation.Of(file).Total.ToString("R", CultureInfo.InvariantCulture));
    return;
}

var part = args.FirstOrDefault() ?? "";
var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Zoo"), "*.nn").Order(StringComparer.Ordinal)
    .Where(f => Path.GetFileName(f).Contains(part, StringComparison.OrdinalIgnoreCase)).ToArray();
Console.WriteLine($"{"network",-26}{"parameters",14}{"graph",8}{"lower",8}{"schedule",10}{"emit",8}{"steady",10}{"rounds",8}{"first",10}{"bytes",12}{"kernels",9}{"calls",8}");
var measured = new Dictionary<string, Generation>();
foreach (var path in files)
{
    var first = Cold(path);
    var (best, rounds) = Steady(path);
    measured[best.Name] = best;
    Console.WriteLine($"{best.Name,-26}{best.Parameters,14:N0}{best.Phases[0],8:F1}{best.Phases[1],8:F1}{best.Phases[2],10:F1}{best.Phases[3],8:F1}"
        + $"{best.Total,10:F1}{rounds,8}{first,10:F0}{best.Bytes,12:N0}{best.Kernels,9}{best.Calls,8}");
}

Console.WriteLine();
Figure("LeNet5", static g => g.Total, 100, "ms");
Figure("ResNet152", static g => g.Total, 3000, "ms");
Figure("ResNet152", static g => g.Bytes, 1_000_000, "bytes");

void Figure(string name, Func<Generation, double> of, double limit, string unit)
{
    if (measured.TryGetValue(name, out var generation))
    {
        var value = of(generation);
        Console.WriteLine($"{name}: {value:N0} {unit}, less than {limit:N0} {unit} is wanted: {(value < limit ? "holds" : "DOES NOT HOLD")}");
    }
}

// Until the least time has not changed for a while: what has run often is compiled again, better.
static (Generation Best, int Rounds) Steady(string path)
{
    const int least = 5, unchanged = 60;
    var time = TimeSpan.FromSeconds(20);
    var clock = Stopwatch.StartNew();
    var (best, since, rounds) = (Generation.Of(path), 0, 1);
    for (; rounds < least || (since < unchanged && clock.Elapsed < time); rounds++)
    {
        var next = Generation.Of(path);
        since = next.Total < best.Total ? 0 : since + 1;
        best = since == 0 ? next : best;
    }

    best.Report(path);
    return (best, rounds);
}

static double Cold(string path)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
    if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
    {
        start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
    }

    start.ArgumentList.Add(cold);
    start.ArgumentList.Add(path);
    using var child = Process.Start(start) ?? throw new InvalidOperationException("No second process could be started to measure a first generation.");
    var text = child.StandardOutput.ReadToEnd();
    child.WaitForExit();
    return double.Parse(text, CultureInfo.InvariantCulture);
}
