using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Storage;
using NetCompiler.Training;
using Samples;
using Samples.Digits;
using StackedAutoencoders;

// How much is wiped out, and for how long the pairs learn, were chosen by the accuracy on a fifth of the drawn pictures to learn from, over five draws
// of the few with labels; the pictures tested on were not looked at.
// dotnet run -c Release --project samples/Stacked [--data DIR] [--pictures N] [--labels N] [--epochs N]
var line = new CommandLine(args);
if (DigitData.Open(line.Text("--data"), drawn: line.Number("--pictures", 4_000)) is not { } data)
{
    return 1;
}

var (labels, epochs) = (line.Number("--labels", 200), line.Number("--epochs", 60));
var few = data.Training.Range(0, labels);
Console.WriteLine($"Layers learn one after another from {data.Training.Count:#,0} pictures without labels ({data.Name}), then from {labels} with labels.");

// Greedily: each pair of layers learns to undo damage to what the one below gives.
var first = new FirstPair(seed: 1);
Pretrain(first, data.Training.WithInputsAsTargets());
var firstLayer = new FirstLayer();
WeightTransfer.Copy(first, firstLayer);
var second = new SecondPair(seed: 2);
Pretrain(second, data.Training.Through(firstLayer).WithInputsAsTargets());
var repaired = ShowRepairs();

// Fine-tuned with the few labels, beside the same network that knows nothing else.
var (pretrained, scratch) = (new Classifier(seed: 3), new Classifier(seed: 3));
WeightTransfer.Copy(first, pretrained);
WeightTransfer.Copy(second, pretrained);
var (fineTuned, unaided) = (FineTune(pretrained), FineTune(scratch));

// A linear support vector machine on the features as they were before they knew of labels, and on pixels.
var features = new Features();
WeightTransfer.Copy(first, features);
WeightTransfer.Copy(second, features);
var machine = new FeatureMachine(seed: 4);
Standardization.Fit(machine, data.Training.Through(features));
var onFeatures = Separate(machine, few.Through(features), data.Test.Through(features));
var onPixels = Separate(new PixelMachine(seed: 4), few, data.Test);

Console.WriteLine();
Console.WriteLine($"Test accuracy with {labels} labels: pretrained and fine-tuned {fineTuned * 100:0.0} %, from scratch {unaided * 100:0.0} %;");
Console.WriteLine($"a linear support vector machine on the features {onFeatures * 100:0.0} %, on pixels {onPixels * 100:0.0} %.");
if (!repaired || onFeatures <= onPixels || fineTuned <= unaided)
{
    Console.WriteLine("Expected was that damaged pictures are repaired, that planes between features part digits better than those between pixels, and pretrained layers better than new ones.");
    return 1;
}

return 0;

void Pretrain(INetwork pair, Dataset pictures)
{
    var report = new Trainer(pair, new Adam(2e-3f))
    {
        Epochs = epochs,
        Schedule = RateSchedule.Cosine(2e-3f, 1e-4f),
        Seed = 1,
    }.Fit(pictures);
    Console.WriteLine($"{pair.Info.Name}: loss of a value {report.Epochs[0].TrainingLoss:0.000} after the first epoch, {report.Epochs[^1].TrainingLoss:0.000} after {epochs}.");
}

// Pictures with half wiped out, and what the first pair makes of them; at inference nothing is dropped, so that the damage is done here.
bool ShowRepairs()
{
    var random = new Random(5);
    double before = 0, after = 0;
    for (var i = 0; i < 200; i++)
    {
        float[] whole = data.Test.Input(i).ToArray(), repaired = new float[whole.Length];

        // Dropout in training makes up for what it takes by a larger rest.
        float[] damaged = [.. whole.Select(p => random.NextDouble() < 0.5 ? 0 : p)];
        first.Predict([.. damaged.Select(static p => p / 0.5f)], repaired);
        before += whole.Zip(damaged, static (a, b) => (a - b) * (a - b)).Sum() / (200 * whole.Length);
        after += whole.Zip(repaired, static (a, b) => (a - b) * (a - b)).Sum() / (200 * whole.Length);
        if (i < 2)
        {
            HalfBlocks.Write([("picture", whole), ("damaged", damaged), ("repaired", repaired)]);
        }
    }

    Console.WriteLine($"Squared error of a pixel: damaged {before:0.000}, repaired {after:0.000}.");
    return after < before / 2;
}

double FineTune(Classifier network)
{
    new Trainer(network, new Adam(2e-3f)) { BatchSize = 20, Epochs = 30, Schedule = RateSchedule.Cosine(2e-3f), Seed = 2 }.Fit(few);
    return Evaluator.Evaluate(network, data.Test).Accuracy ?? double.NaN;
}

// Hinge loss and a pull on the weights alone make the widest margin.
double Separate(INetwork network, Dataset training, Dataset test)
{
    var adam = new Adam(5e-3f, weightDecay: 1e-3f) { Groups = new ParameterGroups(network.Info).Decay("*.bias", 0) };
    new Trainer(network, adam) { BatchSize = 20, Epochs = 60, Schedule = RateSchedule.Cosine(5e-3f), Seed = 3 }.Fit(Signs(training));
    return new Committee([network]).Decide(test).Accuracy;
}

// 1 for the digit, -1 for the nine others.
static Dataset Signs(Dataset data)
{
    var oneHot = data.OneHot(10);
    return new(data.Inputs.ToArray(), data.InputSize, [.. oneHot.Targets.ToArray().Select(static t => (2 * t) - 1)], 10);
}
