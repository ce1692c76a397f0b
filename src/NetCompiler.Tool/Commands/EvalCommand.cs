using System.CommandLine;
using NetCompiler.Metrics;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc eval</c>: loss, accuracy and further metrics on examples with targets.</summary>
internal static class EvalCommand
{
    private const string Metrics = "f1, precision, recall, auc, perplexity, mae, mse, topK (e.g. top5)";

    public static ToolCommand Create(ToolConsole console)
    {
        var (model, data) = (new ModelOptions(), new DataOptions());
        var metrics = new Option<string?>("--metrics") { HelpName = "NAMES", Description = $"What else to measure, with commas between: {Metrics}." };
        var confusion = new Option<bool>("--confusion") { Description = "Show how often each class was taken for each other." };
        var json = Files.Json();
        var command = new ToolCommand("eval", "Measures a trained network on examples with targets.");
        model.AddTo(command);
        data.AddTo(command);
        command.Add(metrics);
        command.Add(confusion);
        command.Add(json);
        return command.Runs(result =>
            {
                var chosen = (result.GetValue(metrics) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(MetricOf).ToArray();
                var trained = model.Open(result, console);
                if (trained.Info.Losses.Count == 0)
                {
                    throw new ToolException(ExitCodes.Network, $"{trained.Path} has no loss to measure. Write one, e.g. loss mse, or use 'netc predict'.");
                }

                var examples = ExampleReader.Read(data.Of(result), trained.Info, trained.Columns);
                var evaluation = Evaluator.Evaluate(trained.Load(examples.Count), examples.ToDataset(), chosen);
                Write(console, evaluation, trained.Columns, result.GetValue(confusion), result.GetValue(json));
                return ExitCodes.Success;
            })
            .Example("netc eval iris.nn --data test.csv", "loss, accuracy, and a row for each class")
            .Example("netc eval digits.safetensors --data mnist --metrics f1,top2 --json", "the test files of a folder, for a script");
    }

    private static Metric MetricOf(string name) => name switch
    {
        "f1" => Metric.F1(),
        "precision" => Metric.Precision(),
        "recall" => Metric.Recall(),
        "auc" => Metric.RocAuc(),
        "perplexity" => Metric.Perplexity(),
        "mae" => Metric.MeanAbsoluteError(),
        "mse" => Metric.MeanSquaredError(),
        ['t', 'o', 'p', .. var k] when int.TryParse(k, out var number) && number > 0 => Metric.TopK(number),
        _ => throw new ToolException($"--metrics: there is no '{name}'. There are {Metrics}."),
    };

    private static void Write(ToolConsole console, Evaluation evaluation, DataColumns columns, bool confusion, bool isJson)
    {
        if (isJson)
        {
            WriteJson(console, evaluation, columns);
            return;
        }

        console.Line($"examples   {Amounts.Count(evaluation.Count)}");
        console.Line($"loss       {Amounts.Number(evaluation.Loss)}");
        if (evaluation.Accuracy is { } accuracy)
        {
            console.Line($"accuracy   {Amounts.Percent(accuracy)}");
        }

        foreach (var (name, value) in evaluation.Metrics)
        {
            console.Line($"{name,-10} {Amounts.Number(value)}");
        }

        if (evaluation.Confusion is not { } matrix)
        {
            return;
        }

        var names = ClassNames.Of(columns, matrix.ClassCount);
        console.Output.WriteLine();
        console.Table(
            ["class", " precision", " recall", " f1", " examples"],
            names.Select((name, i) => new[]
            {
                name, Share(matrix.Precision(i)), Share(matrix.Recall(i)), Share(matrix.F1(i)),
                Amounts.Count(Enumerable.Range(0, matrix.ClassCount).Sum(predicted => matrix[i, predicted])),
            }));
        if (confusion)
        {
            console.Output.WriteLine();
            console.Table(
                ["actual \\ predicted", .. names.Select(static n => " " + n)],
                names.Select((name, i) => (IReadOnlyList<string>)[name, .. Enumerable.Range(0, matrix.ClassCount).Select(j => Amounts.Count(matrix[i, j]))]));
        }
    }

    private static string Share(double share) => double.IsNaN(share) ? "–" : Amounts.Percent(share);

    private static void WriteJson(ToolConsole console, Evaluation evaluation, DataColumns columns) => console.Json(json =>
    {
        json.WriteNumber("examples", evaluation.Count);
        json.WriteFinite("loss", evaluation.Loss);
        json.WriteFinite("accuracy", evaluation.Accuracy);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in evaluation.Metrics)
        {
            json.WriteFinite(name, value);
        }

        json.WriteEndObject();
        if (evaluation.Confusion is { } matrix)
        {
            json.WriteTexts("classes", ClassNames.Of(columns, matrix.ClassCount));
            json.WriteStartArray("confusion");
            for (var actual = 0; actual < matrix.ClassCount; actual++)
            {
                json.WriteStartArray();
                for (var predicted = 0; predicted < matrix.ClassCount; predicted++)
                {
                    json.WriteNumberValue(matrix[actual, predicted]);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
    });
}
