using System.CommandLine;
using NetCompiler.Engine;
using NetCompiler.Tool.Checks;
using NetCompiler.Tool.Measuring;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc bench</c>: generated code against the generic engine, and ONNX Runtime where it is installed.</summary>
internal static class BenchCommand
{
    private const string Generated = "generated";
    private const string Generic = "generic";

    public static ToolCommand Create(ToolConsole console)
    {
        var file = Files.Network();
        var batch = new Option<int>("--batch") { HelpName = "EXAMPLES", Description = "Examples of a batch and of a training step.", DefaultValueFactory = static _ => 32 };
        var seconds = new Option<double>("--seconds") { HelpName = "TIME", Description = "Time for each number, which is the median of nine rounds.", DefaultValueFactory = static _ => 1 };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leave ONNX Runtime out." };
        var json = Files.Json();
        return new ToolCommand("bench", "Times a network: generated code, the generic engine, and ONNX Runtime where it is installed; one thread each.") { file, batch, seconds, noPeers, json }
            .Runs(result =>
            {
                if (result.GetValue(batch) < 1 || result.GetValue(seconds) is not (> 0 and < 3600))
                {
                    throw new ToolException("--batch is at least 1, and --seconds above 0.");
                }

                console.StopOnSignals();
                var document = NetworkDocument.Read(result.GetRequiredValue(file), console);
                var measured = Run(document, result.GetValue(batch), result.GetValue(seconds), !result.GetValue(noPeers), console);
                if (result.GetValue(json))
                {
                    WriteJson(console, document, measured);
                }
                else
                {
                    WriteTable(console, measured);
                }

                return ExitCodes.Success;
            })
            .Example("netc bench digits.nn", "a table, after some ten seconds")
            .Example("netc bench digits.nn --batch 128 --seconds 3 --json", "longer, for a script");
    }

    private static List<Measurement> Run(NetworkDocument document, int batch, double seconds, bool peers, ToolConsole console)
    {
        var generic = new GenericNetwork(document.Graph, document.ClassName, document.Canonical);
        var trains = document.Graph.Losses.Count > 0;
        var benchmark = new NetworkBenchmark(new RandomExamples(document.Graph, batch, seed: 1), seconds);
        List<Measurement> measured = [.. benchmark.Run(Generated, NetworkLoader.Compile(document, 0, training: trains, console), trains, console.Stopping)];
        measured.AddRange(benchmark.Run(Generic, generic, trains, console.Stopping));
        if (!peers)
        {
            return measured;
        }

        var (times, missing) = OnnxRuntimePeer.Run(generic, [1, batch], seconds);
        if (missing is not null)
        {
            console.Note("Note: " + missing);
        }

        measured.AddRange(times.Zip([NetworkBenchmark.One, benchmark.Batch], static (time, job) => new Measurement(job, OnnxRuntimePeer.Name, time)));
        return measured;
    }

    private static void WriteTable(ToolConsole console, List<Measurement> measured)
    {
        string[] engines = [.. measured.Select(static m => m.Engine).Distinct()];
        var rows = measured.GroupBy(static m => m.Job).Select(job =>
        {
            var generated = job.Single(static m => m.Engine == Generated).Seconds;
            return (IReadOnlyList<string>)
            [
                job.Key,
                .. engines.Select(e => job.SingleOrDefault(m => m.Engine == e) is { } one
                    ? Amounts.Seconds(one.Seconds) + (e == Generated ? "" : $" ({Amounts.Number(one.Seconds / generated)}×)")
                    : ""),
            ];
        });
        console.Table(["job", .. engines.Select(static e => " " + e)], rows);
    }

    private static void WriteJson(ToolConsole console, NetworkDocument document, List<Measurement> measured) => console.Json(json =>
    {
        json.WriteString("network", document.ClassName);
        json.WriteStartArray("measurements");
        foreach (var one in measured)
        {
            json.WriteStartObject();
            json.WriteString("job", one.Job);
            json.WriteString("engine", one.Engine);
            json.WriteFinite("seconds", one.Seconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
