using System.CommandLine;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc predict</c>: CSV or IDX in, CSV out.</summary>
internal static class PredictCommand
{
    public static ToolCommand Create(ToolConsole console)
    {
        var (model, data) = (new ModelOptions(), new DataOptions());
        var to = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the CSV there instead of to the standard output." };
        var only = new Option<bool>("--class-only") { Description = "Of a classifier write the class alone, without the share of each." };
        var command = new ToolCommand("predict", "Writes a trained network's answers as CSV, a line for each example.");
        model.AddTo(command);
        data.AddTo(command);
        command.Add(to);
        command.Add(only);
        return command.Runs(result =>
            {
                var trained = model.Open(result, console);
                var examples = ExampleReader.ReadInputs(data.Of(result), trained.Info, trained.Columns);
                Write(console, trained.Load(examples.Count), examples, trained.Columns, result.GetValue(to), result.GetValue(only));
                return ExitCodes.Success;
            })
            .Example("netc predict iris.nn --data new.csv", "the class of each line, and the share of each class")
            .Example("netc predict digits.safetensors --data t10k-images-idx3-ubyte.gz --class-only --out answers.csv", "pictures in, a file out");
    }

    private static void Write(ToolConsole console, INetwork network, Examples examples, DataColumns columns, string? path, bool only)
    {
        var outputs = new float[(long)examples.Count * network.Info.OutputSize];
        network.PredictBatch(examples.Inputs, outputs);
        using var file = path is null ? null : new StreamWriter(path) { NewLine = "\n" };
        using var csv = new CsvWriter(file ?? console.Output, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        var answers = new Answers(network.Info, columns, only);
        answers.Header.ForEach(csv.WriteField);
        csv.NextRecord();
        for (var i = 0; i < examples.Count; i++)
        {
            answers.Of(outputs.AsSpan(i * network.Info.OutputSize, network.Info.OutputSize)).ForEach(csv.WriteField);
            csv.NextRecord();
        }

        csv.Flush();
        if (path is not null)
        {
            console.Note($"{examples.Count} answers in {path}.");
        }
    }

    /// <summary>The cells of a line: for a classifier the class and the share of each, else the values.</summary>
    private sealed class Answers
    {
        private readonly string[] _classes;
        private readonly float _threshold;
        private readonly bool _only;

        public Answers(NetworkInfo info, DataColumns columns, bool only)
        {
            var loss = info.Losses is [{ Positions: 1 } one] && info.Outputs.Count == 1 ? one : null;
            var isBinary = loss?.Kind == "binarycrossentropy" && info.OutputSize == 1;
            var tellsClasses = isBinary || loss is { Kind: "crossentropy", AcceptsClasses: true };
            _classes = tellsClasses ? ClassNames.Of(columns, Math.Max(2, info.OutputSize)) : [];
            _threshold = 0.5f;
            _only = only && tellsClasses;
            var name = columns.Targets.Count == 1 ? columns.Targets[0] : "class";
            string[] values = info.OutputSize == columns.Targets.Count && !tellsClasses ? [.. columns.Targets] : Names(info);
            Header = tellsClasses
                ? _only ? [name] : [name, .. isBinary ? [$"p({_classes[1]})"] : _classes.Select(static c => $"p({c})")]
                : [.. values];
        }

        public List<string> Header { get; }

        public List<string> Of(ReadOnlySpan<float> output)
        {
            List<string> cells = [];
            if (_classes.Length > 0)
            {
                cells.Add(_classes[output.Length > 1 ? Evaluator.IndexOfLargest(output) : output[0] > _threshold ? 1 : 0]);
            }

            for (var i = 0; i < output.Length && !_only; i++)
            {
                cells.Add(output[i].ToString(CultureInfo.InvariantCulture));
            }

            return cells;
        }

        private static string[] Names(NetworkInfo info) => [.. info.Outputs.SelectMany(static o =>
            o.Size == 1 ? [o.Name] : Enumerable.Range(1, o.Size).Select(i => string.Create(CultureInfo.InvariantCulture, $"{o.Name}{i}")))];
    }
}
