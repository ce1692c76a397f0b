using System.Globalization;
using Lenet;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using Samples;
using Samples.Digits;

// dotnet run -c Release --project samples/Lenet [--data DIR] [--epochs N]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var folder = Option("--data");
var epochs = int.TryParse(Option("--epochs"), CultureInfo.InvariantCulture, out var wanted) ? wanted : folder is null ? 4 : 12;

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

Console.WriteLine($"LeNet-5, {LeNet5.ParameterCount:#,0} weights, learns {data.Name}: {data.Training.Count:#,0} to learn, {data.Test.Count:#,0} to be tested on.");
var settings = folder is null ? Settings.Candidates[1] : LenetTraining.Choose(data.Training, epochs);
Console.WriteLine(settings);
var network = LenetTraining.Train(
    data.Training,
    settings,
    epochs,
    new EpochLines(static e => $"epoch {e.Epoch,2}   loss {e.TrainingLoss:0.0000}   {e.Seconds:0.0} s   {e.ExamplesPerSecond:#,0} examples/s"));

// What it takes for something else.
var answers = Enumerable.Range(0, data.Test.Count).Select(i =>
{
    var output = new float[10];
    network.Predict(data.Test.Input(i), output);
    return (Example: i, Digit: Evaluator.IndexOfLargest(output));
}).ToArray();
var wrong = answers.Where(a => a.Digit != data.Test.Class(a.Example)).Take(4)
    .Select(a => ($"{a.Digit}, is {data.Test.Class(a.Example)}", data.Test.Input(a.Example).ToArray())).ToArray();
if (wrong.Length > 0)
{
    Console.WriteLine("Not recognised:");
    HalfBlocks.Write(wrong);
}

var accuracy = LenetTraining.Accuracy(network, data.Test);
var needed = folder is null ? 0.95 : 0.985;
Console.WriteLine($"test accuracy {accuracy * 100:0.00} %{(accuracy < needed ? $", but {needed * 100:0.0} % was expected" : "")}");
return accuracy >= needed ? 0 : 1;
