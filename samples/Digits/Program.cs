using System.Globalization;
using Digits;
using NetCompiler.Networks;
using Samples.Digits;
using Spectre.Console;

// dotnet run -c Release --project samples/Digits [--data DIR] [--epochs N]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var folder = Option("--data");
var epochs = int.TryParse(Option("--epochs"), CultureInfo.InvariantCulture, out var wanted) ? wanted : folder is null ? 15 : 30;

DigitData data;
try
{
    data = folder is null ? DigitData.Drawn() : DigitData.Read(folder);
}
catch (NetworkException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{DigitNet.Info.Name}[/] learns {data.Name}: {data.Training.Count:#,0} to learn, {data.Test.Count:#,0} to be tested on.");
var settings = folder is null ? Settings.Candidates[1] : DigitTraining.Choose(data.Training, epochs);
AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{settings}{(folder is null ? "" : " (chosen on a fifth of the training pictures)")}");
var (network, report) = DigitTraining.Train(data.Training, settings, epochs);
var accuracy = Evaluation.Accuracy(network, data.Test);
var comparison = Comparison.Measure(network, data.Training);

Pictures.Show(network, data.Test);
Report.Write(accuracy, report, comparison);
return 0;
