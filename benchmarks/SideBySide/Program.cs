using System.CommandLine;
using System.Globalization;
using SideBySide;
using SideBySide.Engines;
using SideBySide.Jobs;
using SideBySide.Measuring;
using SideBySide.Report;

// Generated code, the generic engine and what peers are installed, side by side in one run, pinned to one core:
//   benchmarks/SideBySide/peers/install.sh
//   dotnet run -c Release --project benchmarks/SideBySide [-- --job train-lenet5-b64 --short]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string[]> jobNames = new("--job") { Description = "Only this job, or those whose names begin so; may be given again.", DefaultValueFactory = static _ => [] };
Option<string[]> engineNames = new("--engine") { Description = "Only this engine; may be given again.", DefaultValueFactory = static _ => [] };
Option<string?> json = new("--json") { Description = "A file for the rows { job, engine, nanoseconds, gflops, shareOfPeak }." };
Option<string?> tableFile = new("--table") { Description = "A file for the table, as the README shows it." };
Option<string> peers = new("--peers") { Description = "Where peers/install.sh put the peers.", DefaultValueFactory = static _ => Folders.Peers() };
Option<int> core = new("--core") { Description = "The core to run on, from 0; -1 for any.", DefaultValueFactory = static _ => Environment.ProcessorCount - 1 };
Option<int> rounds = new("--rounds") { Description = "Measurements of each engine and job; the median counts.", DefaultValueFactory = static _ => 9 };
Option<double> chunk = new("--milliseconds") { Description = "How long one measurement takes.", DefaultValueFactory = static _ => 60 };
Option<bool> quick = new("--short") { Description = "Three measurements of 5 ms: to see that everything works." };
Option<bool> list = new("--list") { Description = "Names jobs and engines, and ends." };
Option<bool> first = new("--first-calls") { Description = "What first calls cost, in place of all else: the JIT's time and methods for each network." };
Option<bool> serve = new("--serve") { Description = "Answers another process line by line.", Hidden = true };
Option<int> workers = new("--workers") { Description = "How many workers share the passes of a process that serves.", Hidden = true, DefaultValueFactory = static _ => 1 };
Argument<string?> folder = new("folder") { Hidden = true, Arity = ArgumentArity.ZeroOrOne };
RootCommand command = new("Generated networks beside the generic engine and other libraries.") { jobNames, engineNames, json, tableFile, peers, core, rounds, chunk, quick, list, first, serve, workers, folder };
command.SetAction(parsed =>
{
    if (parsed.GetValue(serve))
    {
        Service.Run(Console.In, Console.Out, parsed.GetValue(workers));
        return 0;
    }

    if (parsed.GetValue(first))
    {
        FirstCalls.Run(Chosen(parsed.GetValue(jobNames)!), Console.WriteLine);
        return 0;
    }

    if (parsed.GetValue(list))
    {
        foreach (var (name, what) in JobTable.All.Select(static j => (j.Name, j.Title)).Concat(EngineTable.All))
        {
            Console.WriteLine($"{name,-28}{what}");
        }

        return 0;
    }

    return Run(parsed);
});
return command.Parse(args).Invoke();

int Run(ParseResult parsed)
{
    var jobs = Chosen(parsed.GetValue(jobNames)!);
    var named = parsed.GetValue(engineNames)!;
    var unknown = named.Except(EngineTable.All.Select(static e => e.Name)).FirstOrDefault();
    if (jobs.Length == 0 || unknown is not null)
    {
        Console.Error.WriteLine(unknown is null ? "No job's name begins so; --list names them." : $"There is no engine '{unknown}'; --list names them.");
        return 2;
    }

    if (parsed.GetValue(core) >= 0 && !Machine.Pin(parsed.GetValue(core)))
    {
        Console.WriteLine($"The system does not bind this process to core {parsed.GetValue(core)}; times waver more.");
    }

    var exchange = Directory.CreateTempSubdirectory("side-by-side-").FullName;
    var engines = EngineTable.Start(named.Length > 0 ? named : [.. EngineTable.All.Select(static e => e.Name)], parsed.GetValue(peers)!, exchange, Console.WriteLine);
    try
    {
        using var table = parsed.GetValue(tableFile) is { } file ? new StreamWriter(file) : null;
        var alternation = parsed.GetValue(quick) ? new Alternation(3, 5) : new Alternation(parsed.GetValue(rounds), parsed.GetValue(chunk));
        var comparison = new Comparison(alternation, engines, allNarrow: named.Contains(EngineTable.Narrow));
        comparison.Run(jobs, Both, Console.WriteLine);
        if (parsed.GetValue(json) is { } rows)
        {
            comparison.Write(rows);
        }

        return comparison.Disagreements == 0 ? 0 : 1;

        void Both(string line)
        {
            Console.WriteLine(line);
            table?.WriteLine(line);
        }
    }
    finally
    {
        engines.ForEach(static e => e.Dispose());
        Directory.Delete(exchange, recursive: true);
    }
}

// All, or for each name the job that is called so, or else those whose names begin so.
static Job[] Chosen(string[] names) => names.Length == 0
    ? [.. JobTable.All]
    : [.. JobTable.All.Where(j => names.Any(n => j.Name == n || (JobTable.All.All(other => other.Name != n) && j.Name.StartsWith(n, StringComparison.Ordinal))))];
