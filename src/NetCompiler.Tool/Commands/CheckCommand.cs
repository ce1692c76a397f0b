using System.CommandLine;
using System.Runtime.CompilerServices;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Onnx;
using NetCompiler.Storage;
using NetCompiler.Tool.Checks;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc check</c>: gradients, parity of the engines, whole files, and ONNX's own cases.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> _files = new("FILES")
    {
        Description = "Networks (.nn, .onnx) to compare on both engines; weights, checkpoints and data to look at whether they are whole.", Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _gradients = new("--gradients") { Description = "Of networks, only compare gradients with differences." };
    private readonly Option<bool> _parity = new("--parity") { Description = "Of networks, only compare generated code with the generic engine." };
    private readonly Option<string?> _onnx = new("--onnx") { HelpName = "DIR", Description = "Run every case of a folder as ONNX's backend suite has them." };
    private readonly Option<string> _engine = new("--engine") { Description = "What runs the cases of --onnx.", DefaultValueFactory = static _ => "both" };
    private readonly Option<int> _batch = new("--batch") { HelpName = "EXAMPLES", Description = "Random examples a network is compared on.", DefaultValueFactory = static _ => 5 };
    private readonly Option<int> _samples = new("--samples") { HelpName = "NUMBER", Description = "Values of each weight whose gradient is compared.", DefaultValueFactory = static _ => 3 };
    private readonly Option<int> _seed = new("--seed") { HelpName = "NUMBER", Description = "Decides weights, examples and samples." };
    private readonly Option<bool> _json = Files.Json();

    public static ToolCommand Create(ToolConsole console)
    {
        var options = new CheckCommand();
        options._engine.AcceptOnlyFromAmong("both", "generated", "generic");
        return new ToolCommand("check", "Checks networks and files; the exit code is 1 when anything is wrong.")
            {
                options._files, options._gradients, options._parity, options._onnx, options._engine, options._batch, options._samples, options._seed, options._json,
            }
            .Runs(result => options.Run(result, console))
            .Example("netc check digits.nn", "gradients against differences, generated code against the generic engine")
            .Example("netc check digits.safetensors digits.checkpoints train.csv", "whether files are whole")
            .Example("netc check --onnx backend/test/data/node", "a folder of ONNX's own cases; the last line counts them");
    }

    private int Run(ParseResult result, ToolConsole console)
    {
        console.StopOnSignals();
        var files = result.GetRequiredValue(_files);
        if (result.GetValue(_onnx) is { } folder)
        {
            return files.Length == 0
                ? RunCases(folder, result.GetRequiredValue(_engine), result.GetValue(_json), console)
                : throw new ToolException("--onnx names a folder of cases; check other files in a line of their own.");
        }

        if (files.Length == 0)
        {
            throw new ToolException("There is nothing to check: name networks or files, or a folder with --onnx.");
        }

        if (result.GetValue(_batch) < 1 || result.GetValue(_samples) < 1)
        {
            throw new ToolException("--batch and --samples are at least 1.");
        }

        CheckResult[] results = [.. files.SelectMany(file => IsNetwork(file) ? Network(file, result, console) : FileCheck.Run(file))];
        if (result.GetValue(_json))
        {
            WriteJson(console, results);
        }
        else
        {
            console.Table(["", "file", "check", "found"], results.Select(static r => new[] { r.Passed ? "ok" : "WRONG", r.Subject, r.Check, r.Sentence }));
            console.Line($"{results.Count(static r => r.Passed)} of {results.Length} right");
        }

        return results.All(static r => r.Passed) ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    private static bool IsNetwork(string file) => Path.GetExtension(file).ToUpperInvariant() is ".NN" or ".ONNX" || file == "-";

    private List<CheckResult> Network(string path, ParseResult result, ToolConsole console)
    {
        var document = NetworkDocument.Read(path, console);
        var seed = result.GetValue(_seed);
        var generic = new GenericNetwork(document.Graph, document.ClassName, document.Canonical, (ulong)seed);
        var examples = new RandomExamples(document.Graph, result.GetValue(_batch), seed + 1);
        var (gradients, parity) = (result.GetValue(_gradients), result.GetValue(_parity));
        List<CheckResult> results = [];
        if (gradients || !parity)
        {
            results.AddRange(new GradientCheck(path, generic).Run(examples, result.GetValue(_samples), seed + 2));
        }

        if (parity || !gradients)
        {
            results.AddRange(new ParityCheck(path, generic, NetworkLoader.Compile(document, (ulong)seed, training: true, console)).Run(examples));
        }

        return results;
    }

    private static int RunCases(string folder, string engine, bool isJson, ToolConsole console)
    {
        if (!Directory.Exists(folder))
        {
            throw new ToolException(ExitCodes.File, $"There is no folder {folder}. A folder of cases has folders with model.onnx and test_data_set_0 below it.");
        }

        List<ConformanceEngine> engines = [];
        if (engine != "generic")
        {
            engines.Add(new ConformanceEngine("generated", CompileMany));
        }

        if (engine != "generated")
        {
            engines.Add(new ConformanceEngine("generic", static texts => [.. texts.Select(static text => GenericNetwork.Parse(text))]));
        }

        var report = OnnxConformance.Run(folder, engines, isJson ? null : console.Output, console.Stopping);
        if (report.Cases.Count == 0)
        {
            console.Note($"{folder} has no cases: there is neither a folder with model.onnx and test_data_set_0 in it, nor a NAME.onnx with NAME_output_0.pb.");
        }

        if (isJson)
        {
            console.Json(json =>
            {
                json.WriteNumber("passed", report.Passed);
                json.WriteNumber("refused", report.Refused);
                json.WriteNumber("failed", report.Failed);
                json.WriteNumber("cases", report.Cases.Count);
                json.WriteTexts("failures", report.Cases.Where(static c => c.Outcome == ConformanceOutcome.Failed).Select(static c => c.Name + ": " + c.Sentence));
                json.WriteTexts("refusals", report.Cases.Where(static c => c.Outcome == ConformanceOutcome.Refused).Select(static c => c.Name + ": " + c.Sentence));
            });
        }

        return report.ExitCode;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<INetwork> CompileMany(IReadOnlyList<string> texts) => NetworkFactory.CompileMany(texts);

    private static void WriteJson(ToolConsole console, CheckResult[] results) => console.Json(json =>
    {
        json.WriteNumber("right", results.Count(static r => r.Passed));
        json.WriteNumber("wrong", results.Count(static r => !r.Passed));
        json.WriteStartArray("checks");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("file", result.Subject);
            json.WriteString("check", result.Check);
            json.WriteBoolean("right", result.Passed);
            json.WriteString("found", result.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
