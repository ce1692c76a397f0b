using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Samples;

namespace Lenet;

/// <summary>What is not in the network itself and has to be chosen.</summary>
internal sealed record Settings(float Rate, float Decay)
{
    /// <summary>What is tried.</summary>
    public static Settings[] Candidates { get; } = [new(1e-3f, 0.01f), new(2e-3f, 0.01f), new(2e-3f, 0.1f)];

    public override string ToString() => $"AdamW, rate {Rate:g2} falling to 0, weight decay {Decay:g2}";
}

/// <summary>Training with every picture moved by up to a pixel, anew in each epoch.</summary>
internal static class LenetTraining
{
    private const ulong Seed = 7;

    /// <summary>The candidate with the highest accuracy on a fifth of the training pictures that it did not learn from.</summary>
    public static Settings Choose(Dataset training, int epochs)
    {
        var (learned, heldBack) = training.Split(0.8, Seed);
        return Settings.Candidates.MaxBy(settings =>
        {
            var accuracy = Accuracy(Train(learned, settings, epochs, progress: null), heldBack);
            Console.WriteLine($"{settings}: {accuracy * 100:0.00} % of the pictures held back");
            return accuracy;
        })!;
    }

    public static LeNet5 Train(Dataset training, Settings settings, int epochs, EpochLines? progress)
    {
        var network = new LeNet5(Seed);
        new Trainer(network, new AdamW(settings.Rate, weightDecay: settings.Decay))
        {
            BatchSize = 32,
            Epochs = epochs,
            Schedule = RateSchedule.Cosine(settings.Rate),
            Seed = Seed,
            Transforms = [new ImageAugmentation(channels: 1, height: 28, width: 28) { Shift = 1 }],
            Progress = progress,
        }.Fit(training);
        return network;
    }

    /// <summary>The share of pictures whose digit is recognised, from 0 to 1.</summary>
    public static double Accuracy(LeNet5 network, Dataset data) => Evaluator.Evaluate(network, data).Accuracy ?? double.NaN;
}
