using CommitteeOfFive;
using NetCompiler.Metrics;
using Samples;
using Samples.Digits;

// dotnet run -c Release --project samples/Committee [--data DIR] [--epochs N] [--members N] [--pictures N] [--checkpoints DIR]
var line = new CommandLine(args);
var folder = line.Text("--data");
if (DigitData.Open(folder, drawn: line.Number("--pictures", 3_000)) is not { } data)
{
    return 1;
}

var epochs = line.Number("--epochs", folder is null ? 4 : 45);
var count = line.Number("--members", 5);
Console.WriteLine($"A committee of {count} networks with {MemberNet.ParameterCount:#,0} weights each learns {data.Title}.");
Console.WriteLine("Each sees every picture moved by up to a pixel, anew in each of its epochs; they differ by their seeds alone.");
var settings = folder is null ? Settings.Candidates[0] : MemberTraining.Choose(data.Training, Math.Max(1, epochs / 3));
Console.WriteLine(settings);
Console.WriteLine();

var members = new MemberNet[count];
var accuracies = new double[count];
for (var i = 0; i < count; i++)
{
    var name = $"member {i + 1}";
    members[i] = MemberTraining.Train(
        data.Training,
        settings,
        epochs,
        seed: (ulong)(i + 1),
        line.Text("--checkpoints"),
        new EpochLines(e => $"{name}   epoch {e.Epoch,2}   loss {e.TrainingLoss:0.0000}   {e.Seconds:0.0} s   {e.ExamplesPerSecond:#,0} examples/s"));
    accuracies[i] = MemberTraining.Accuracy(members[i], data.Test);
    Console.WriteLine($"{name}   test accuracy {accuracies[i] * 100:0.00} %");
}

var committee = new Committee(members);
var mean = committee.Decide(data.Test);
Console.WriteLine();
RejectLines.Write(mean);
Console.WriteLine();
Console.WriteLine($"Members {accuracies.Min() * 100:0.00} to {accuracies.Max() * 100:0.00} %, in the mean {accuracies.Average() * 100:0.00} %;"
    + $" by vote {committee.Decide(data.Test, vote: true).Accuracy * 100:0.00} %, by the mean of their outputs {mean.Accuracy * 100:0.00} %.");

var (memberFloor, committeeFloor) = folder is null ? (0.90, 0.92) : (0.989, 0.99);
if (accuracies.Average() < memberFloor || mean.Accuracy < committeeFloor || mean.Accuracy <= accuracies.Average())
{
    Console.WriteLine($"Expected were members of {memberFloor * 100:0.0} % and a committee of {committeeFloor * 100:0.0} %, above its members' mean.");
    return 1;
}

return 0;
