using CharModel;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Samples;

// dotnet run -c Release --project samples/CharModel [--data FILE] [--characters N] [--epochs N]
var line = new CommandLine(args);
var file = line.Text("--data");
var epochs = line.Number("--epochs", file is null ? 8 : 4);

string characters;
try
{
    characters = file is null ? Rhyme.Text : File.ReadAllText(file);
}
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

characters = characters[..Math.Min(characters.Length, line.Number("--characters", int.MaxValue))];
if (characters.Length < 20 * CharText.Window)
{
    Console.Error.WriteLine($"The text has {characters.Length} characters; it needs {20 * CharText.Window} or more.");
    return 1;
}

// A long text is cut into windows side by side; of a short one they overlap, so that it is seen at many offsets.
var text = new CharText(characters, step: characters.Length < 20_000 ? 5 : CharText.Window);
Console.WriteLine($"{text.Length:#,0} characters, the last tenth held back; who knows only how frequent each is needs {text.FrequencyBits:0.00} bits for one.");
var found = true;
foreach (var (network, rate) in new (INetwork, float)[] { (new LstmModel(seed: 7), 5e-3f), (new TransformerModel(seed: 7), 2e-3f) })
{
    found &= Learn(network, rate) < 0.75 * text.FrequencyBits;
}

if (!found)
{
    Console.WriteLine($"Less than {0.75 * text.FrequencyBits:0.00} bits per character were expected of both.");
}

return found ? 0 : 1;

double Learn(INetwork network, float rate)
{
    Console.WriteLine();
    Console.WriteLine($"{network.Info.Name}, {network.Info.Parameters.Sum(static p => p.Size):#,0} weights");
    Console.WriteLine("epoch   bits learned   bits held back   seconds");
    var report = new Trainer(network, new Adam(rate) { ClipNorm = 1 })
    {
        BatchSize = 16,
        Epochs = epochs,
        Schedule = RateSchedule.WarmUp(20, RateSchedule.Cosine(rate, rate / 10)),
        Seed = 7,
        Validation = text.HeldBack,
        Progress = new EpochLines(static e => $"{e.Epoch,5}   {Bits(e.TrainingLoss),12:0.00}   {Bits(e.ValidationLoss ?? double.NaN),14:0.00}   {e.Seconds,7:0.0}"),
    }.Fit(text.Training);
    var beginning = characters[..characters.IndexOf(' ', StringComparison.Ordinal)];
    Console.WriteLine(Writer.Write(network, beginning, length: 240, temperature: 0.7, seed: 1));
    return Bits(report.Epochs.Count > 0 ? report.Epochs[^1].ValidationLoss ?? double.NaN : double.NaN);
}

// The loss is the mean of natural logarithms.
static double Bits(double loss) => loss / Math.Log(2);
