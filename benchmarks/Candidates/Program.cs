using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using NetCompiler.Candidates;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using SideBySide.Measuring;

// How often the schedule the cost model chooses is near the best: the candidates of kernels of the Zoo, measured beside it.
//   dotnet run -c Release --project benchmarks/Candidates [-- --network NAME-PART] [--limit KERNELS] [--ranked N] [--sample N] [--minutes N]
// README.md beside this file says what is measured and has the table of a whole run.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (part, limit, ranked, sample) = (Word("--network", ""), Number("--limit", 4), Number("--ranked", 6), Number("--sample", 3));
var (minutes, clock) = (Number("--minutes", 20), Stopwatch.StartNew());
var lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
var (known, results) = (new HashSet<Kernel>(), new List<(Case Case, double Ratio, double Nanoseconds, string Best)>());
Console.WriteLine($"{Machine.Processor()}, vectors of {lanes} floats");
Console.WriteLine($"{"network",-24} {"kernel",-44} {"tried",5} {"µs",10} {"best µs",10} {"ratio",6}  chosen | best");
foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Zoo"), "*.nn").Order(StringComparer.Ordinal))
{
    var name = Path.GetFileNameWithoutExtension(file);
    if (!name.Contains(part, StringComparison.OrdinalIgnoreCase) || clock.Elapsed.TotalMinutes > minutes)
    {
        continue;
    }

    var cases = Case.Of(name, File.ReadAllText(file), lanes, limit, ranked, sample, known).Where(static c => c.Schedules.Count > 1).ToList();
    foreach (var (found, times) in cases.Zip(Workbench.Measure(cases)))
    {
        var (best, ratio) = (Array.IndexOf(times, times.Min()), times[0] / times.Min());
        results.Add((found, ratio, times[0], SchedulePrinter.Describe(found.Schedules[best])));
        Console.WriteLine($"{name,-24} {Short(found.Kernel.Name),-44} {times.Length,5} {times[0] / 1000,10:F2} {times[best] / 1000,10:F2} {ratio,6:F2}  "
            + SchedulePrinter.Describe(found.Schedules[0]) + (best == 0 ? "" : " | " + SchedulePrinter.Describe(found.Schedules[best])));
    }
}

var time = results.Sum(static r => r.Nanoseconds * r.Case.Calls);
Console.WriteLine();
Console.WriteLine($"{results.Count} kernels, {results.Sum(static r => r.Case.Schedules.Count)} schedules");
foreach (var within in new[] { 1.1, 1.25 })
{
    var near = results.Where(r => r.Ratio <= within).ToList();
    Console.WriteLine($"within {within - 1:P0} of the best: {near.Count / (double)results.Count:P0} of the kernels, {near.Sum(static r => r.Nanoseconds * r.Case.Calls) / time:P0} of the time");
}

Console.WriteLine($"time with the best of each: {results.Sum(static r => r.Nanoseconds * r.Case.Calls / r.Ratio) / time:P1} of the time with those chosen");
Console.WriteLine("The worst:");
foreach (var (found, ratio, nanoseconds, best) in results.OrderByDescending(static r => r.Ratio).Take(10))
{
    Console.WriteLine($"{ratio,6:F2}  {found.Network}, {found.Kernel.Name}: {nanoseconds / 1000:F2} µs, {SchedulePrinter.Describe(found.Schedules[0])}; best {best}");
}

string Word(string option, string otherwise) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

int Number(string option, int otherwise) => int.Parse(Word(option, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

static string Short(string name) => name.Length <= 44 ? name : name[..41] + "...";
