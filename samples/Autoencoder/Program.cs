using Autoencoder;
using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Samples;
using Samples.Digits;

// dotnet run -c Release --project samples/Autoencoder [--data DIR] [--epochs N]
var line = new CommandLine(args);
var folder = line.Text("--data");
if (DigitData.Open(folder, drawn: 3_000) is not { } data)
{
    return 1;
}

var epochs = line.Number("--epochs", 6);
var (training, test) = (data.Training.WithInputsAsTargets(), data.Test.WithInputsAsTargets());
var variance = Variance(training, test);
Console.WriteLine($"Autoencoders learn {data.Title}.");
var (plain, folded) = (new PlainAutoencoder(seed: 7), new ConvolutionalAutoencoder(seed: 7));
var (plainShare, foldedShare) = (Learn(plain), Learn(folded));

Console.WriteLine();
foreach (var digit in new[] { 0, 2, 5, 8 })
{
    var example = Enumerable.Range(0, test.Count).First(i => data.Test.Class(i) == digit);
    HalfBlocks.Write([("picture", test.Input(example).ToArray()), ("plain", Reconstruct(plain, example)), ("convolutional", Reconstruct(folded, example))]);
}

// The code of the second is twelve times as long, and keeps what is near together: it has to be the better one.
Console.WriteLine($"Explained of the variance of pixels: plain {plainShare * 100:0.0} %, convolutional {foldedShare * 100:0.0} %.");
if (plainShare < 0.3 || foldedShare < 0.75)
{
    Console.WriteLine("At least 30 % and 75 % were expected.");
    return 1;
}

return 0;

double Learn(INetwork network)
{
    Console.WriteLine();
    Console.WriteLine($"{network.Info.Name}, {network.Info.Parameters.Sum(static p => p.Size):#,0} weights");
    new Trainer(network, new Adam(2e-3f))
    {
        BatchSize = 32,
        Epochs = epochs,
        Schedule = RateSchedule.Cosine(2e-3f, 1e-4f),
        Seed = 7,
        Progress = new EpochLines(static e => $"epoch {e.Epoch,2}   squared error {e.TrainingLoss:0.0000}   {e.Seconds:0.0} s"),
    }.Fit(training);
    return 1 - (Evaluator.Evaluate(network, test).Loss / variance);
}

float[] Reconstruct(INetwork network, int example)
{
    var picture = new float[network.Info.OutputSize];
    network.Predict(test.Input(example), picture);
    return picture;
}

// The squared error of one who always answers with the mean of the training pictures.
static double Variance(Dataset training, Dataset test)
{
    var mean = new double[training.InputSize];
    for (var i = 0; i < training.Count; i++)
    {
        var picture = training.Input(i);
        for (var k = 0; k < mean.Length; k++)
        {
            mean[k] += picture[k] / training.Count;
        }
    }

    var sum = 0.0;
    for (var i = 0; i < test.Count; i++)
    {
        var picture = test.Input(i);
        for (var k = 0; k < mean.Length; k++)
        {
            sum += (picture[k] - mean[k]) * (picture[k] - mean[k]);
        }
    }

    return sum / ((double)test.Count * mean.Length);
}
