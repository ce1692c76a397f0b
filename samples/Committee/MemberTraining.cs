using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Samples;

namespace CommitteeOfFive;

/// <summary>What the recipe leaves open.</summary>
/// <param name="Decay">λ of L2, which is added to the gradient.</param>
/// <param name="Momentum">Of the descent.</param>
internal sealed record Settings(float Decay, float Momentum)
{
    /// <summary>The recipe's.</summary>
    public const float Rate = 0.03f;

    /// <summary>What is tried.</summary>
    public static Settings[] Candidates { get; } = [new(1e-5f, 0.9f), new(1e-4f, 0.9f), new(5e-4f, 0.9f)];

    public override string ToString() => $"rate {Rate} falling to 0, momentum {Momentum}, L2 {Decay:0.00000}";
}

/// <summary>Stochastic descent with every picture moved by up to a pixel, anew in each epoch.</summary>
internal static class MemberTraining
{
    /// <summary>The candidate with the highest accuracy on a fifth of the training pictures that it did not learn from.</summary>
    public static Settings Choose(Dataset training, int epochs)
    {
        var (learned, heldBack) = training.Split(0.8, seed: 1);
        return Settings.Candidates.MaxBy(settings =>
        {
            var accuracy = Accuracy(Train(learned, settings, epochs, seed: 100, checkpoints: null, progress: null), heldBack);
            Console.WriteLine($"{settings}: {accuracy * 100:0.00} % of the pictures held back");
            return accuracy;
        })!;
    }

    /// <summary>A new member; its seed decides its first weights, the order of the pictures, their shifts, and what dropout removes.</summary>
    public static MemberNet Train(Dataset training, Settings settings, int epochs, ulong seed, string? checkpoints, EpochLines? progress)
    {
        var network = new MemberNet(seed);
        new Trainer(network, new Sgd(Settings.Rate, settings.Momentum, weightDecay: settings.Decay))
        {
            BatchSize = 32,
            Epochs = epochs,
            Schedule = RateSchedule.WarmUp(100, RateSchedule.Cosine(Settings.Rate)),
            Seed = seed,
            Transforms = [new ImageAugmentation(channels: 1, height: 28, width: 28) { Shift = 1 }],
            Progress = progress,
            Checkpoints = checkpoints is null ? null : new Checkpointing(Path.Combine(checkpoints, $"member{seed}")),
        }.Fit(training);
        return network;
    }

    /// <summary>The share of pictures whose digit is recognised, from 0 to 1.</summary>
    public static double Accuracy(MemberNet network, Dataset data) => Evaluator.Evaluate(network, data).Accuracy ?? double.NaN;
}
