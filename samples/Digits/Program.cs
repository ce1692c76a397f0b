using System.Globalization;
using Digits;
using Samples;
using Samples.Digits;
using Spectre.Console;

// dotnet run -c Release --project samples/Digits [--data DIR] [--epochs N]
var line = new CommandLine(args);
var folder = line.Text("--data");
if (DigitData.Open(folder) is not { } data)
{
    return 1;
}

var epochs = line.Number("--epochs", folder is null ? 15 : 30);
AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{DigitNet.Info.Name}[/] learns {data.Title}.");
var settings = folder is null ? Settings.Candidates[1] : DigitTraining.Choose(data.Training, epochs);
AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{settings}{(folder is null ? "" : " (chosen on a fifth of the training pictures)")}");
var (network, report) = DigitTraining.Train(data.Training, settings, epochs);
var accuracy = Evaluation.Accuracy(network, data.Test);
var comparison = Comparison.Measure(network, data.Training);

Pictures.Show(network, data.Test);
Report.Write(accuracy, report, comparison);
var needed = folder is null ? 0.88 : 0.96;
if (accuracy < needed || !(Math.Max(comparison.Outputs, comparison.Gradients) < 1e-3))
{
    Console.WriteLine($"Expected were {needed * 100:0.0} % of the test pictures, and no difference of a thousandth between the two engines.");
    return 1;
}

return 0;
