using Samples;
using Samples.Digits;
using Sharing;

// dotnet run -c Release --project samples/Transfer [--data DIR] [--pictures N] [--epochs N]
var line = new CommandLine(args);
if (DigitData.Open(line.Text("--data"), drawn: line.Number("--pictures", 4_000)) is not { } data)
{
    return 1;
}

var epochs = line.Number("--epochs", 4);
Console.WriteLine($"What one network learned serves another: {data.Title}.");
var transferred = TransferTask.Run(data, epochs);
Console.WriteLine();
var shared = MultiTask.Run(data, epochs);
return transferred && shared ? 0 : 1;
