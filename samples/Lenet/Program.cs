using Lenet;
using NetCompiler.Metrics;
using Samples;
using Samples.Digits;

// dotnet run -c Release --project samples/Lenet [--data DIR] [--epochs N]
var line = new CommandLine(args);
var folder = line.Text("--data");
if (DigitData.Open(folder) is not { } data)
{
    return 1;
}

var epochs = line.Number("--epochs", folder is null ? 4 : 12);
Console.WriteLine($"LeNet-1 and LeNet-5 learn {data.Title}.");
var first = Learn("LeNet-1", LenetTraining.Of1, LeNet1.ParameterCount);
var fifth = Learn("LeNet-5", LenetTraining.Of5, LeNet5.ParameterCount);

var (neededOfFirst, neededOfFifth) = folder is null ? (0.85, 0.95) : (0.97, 0.985);
Console.WriteLine();
Console.WriteLine($"Test accuracy: LeNet-1 {first.Accuracy * 100:0.00} %, LeNet-5 {fifth.Accuracy * 100:0.00} %.");

if (first.Accuracy < neededOfFirst || fifth.Accuracy < neededOfFifth || !RejectsHelp(first) || !RejectsHelp(fifth))
{
    Console.WriteLine($"Expected were {neededOfFirst * 100:0.0} % and {neededOfFifth * 100:0.0} %, and fewer errors among what is not rejected.");
    return 1;
}

return 0;

// Sureness is worth something where the third that is left after rejects has fewer errors.
static bool RejectsHelp(Decisions decisions) => decisions.Accuracy == 1 || decisions.ErrorWithout(2.0 / 3) < 1 - decisions.Accuracy;

Decisions Learn(string name, LenetTraining training, int weights)
{
    Console.WriteLine();
    Console.WriteLine($"{name}, {weights:#,0} weights");
    var settings = folder is null ? training.Usual : training.Choose(data.Training, epochs);
    Console.WriteLine(settings);
    var network = training.Train(
        data.Training,
        settings,
        epochs,
        new EpochLines(static e => $"epoch {e.Epoch,2}   loss {e.TrainingLoss:0.0000}   {e.Seconds:0.0} s   {e.ExamplesPerSecond:#,0} examples/s"));
    var decisions = new Committee([network]).Decide(data.Test);
    ShowMistakes(decisions);
    RejectLines.Write(decisions);
    return decisions;
}

// What it takes for something else.
void ShowMistakes(Decisions decisions)
{
    var wrong = Enumerable.Range(0, data.Test.Count).Where(i => decisions.Classes[i] != data.Test.Class(i)).Take(4)
        .Select(i => ($"{decisions.Classes[i]}, is {data.Test.Class(i)}", data.Test.Input(i).ToArray())).ToArray();
    if (wrong.Length > 0)
    {
        Console.WriteLine("Not recognised:");
        HalfBlocks.Write(wrong);
    }
}
