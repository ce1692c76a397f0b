using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Samples;

namespace Lenet;

/// <summary>What is not in the networks themselves and has to be chosen.</summary>
internal sealed record Settings(float Rate, float Decay)
{
    public override string ToString() => $"AdamW, rate {Rate:g2} falling to 0, weight decay {Decay:g2}";
}

/// <summary>Training with every picture moved by up to a pixel, anew in each epoch.</summary>
internal sealed class LenetTraining(Func<INetwork> start, Settings[] candidates)
{
    private const ulong Seed = 7;

    public static LenetTraining Of1 { get; } = new(static () => new LeNet1(Seed), [new(5e-3f, 0.01f), new(1e-2f, 0.01f), new(1e-2f, 0)]);

    public static LenetTraining Of5 { get; } = new(static () => new LeNet5(Seed), [new(2e-3f, 0.01f), new(1e-3f, 0.01f), new(2e-3f, 0.1f)]);

    /// <summary>What is taken where nothing is chosen.</summary>
    public Settings Usual => candidates[0];

    /// <summary>The candidate with the highest accuracy on a fifth of the training pictures that it did not learn from.</summary>
    public Settings Choose(Dataset training, int epochs)
    {
        var (learned, heldBack) = training.Split(0.8, Seed);
        return candidates.MaxBy(settings =>
        {
            var accuracy = Evaluator.Evaluate(Train(learned, settings, epochs, progress: null), heldBack).Accuracy;
            Console.WriteLine($"{settings}: {accuracy * 100:0.00} % of the pictures held back");
            return accuracy;
        })!;
    }

    public INetwork Train(Dataset training, Settings settings, int epochs, EpochLines? progress)
    {
        var network = start();
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
}
