using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Spectre.Console;

namespace Digits;

/// <summary>What is not in the network itself and has to be chosen.</summary>
internal sealed record Settings(float Rate, float Decay)
{
    /// <summary>What is tried.</summary>
    public static Settings[] Candidates { get; } = [new(5e-4f, 0.01f), new(1e-3f, 0.01f), new(2e-3f, 0.01f), new(1e-3f, 0.1f)];

    public override string ToString() => $"AdamW, rate {Rate:g2} falling to 0, weight decay {Decay:g2}";
}

/// <summary>Chooses settings on a part of the training data, then learns from all of it.</summary>
internal static class DigitTraining
{
    private const ulong Seed = 7;

    /// <summary>The candidate with the highest accuracy on a fifth of the training examples that it did not learn from.</summary>
    public static Settings Choose(Dataset training, int epochs)
    {
        var (learned, heldBack) = training.Split(0.8, Seed);
        return Settings.Candidates.MaxBy(settings =>
        {
            var network = Start(learned);
            Trainer(network, settings, epochs, heldBack).Fit(learned);
            return Evaluation.Accuracy(network, heldBack);
        })!;
    }

    /// <summary>Trains a new network, with a progress bar.</summary>
    public static (DigitNet Network, TrainingReport Report) Train(Dataset training, Settings settings, int epochs)
    {
        var network = Start(training);
        TrainingReport report = null!;
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var bar = context.AddTask("training");
                report = Trainer(network, settings, epochs, validation: null, new Bar(bar)).Fit(training);
                bar.Value = bar.MaxValue;
            });
        return (network, report);
    }

    private static DigitNet Start(Dataset training)
    {
        var network = new DigitNet(Seed);

        // Means and deviations are measured on the training examples alone, and are saved with the weights.
        Standardization.Fit(network, training);
        return network;
    }

    private static Trainer Trainer(
        INetwork network, Settings settings, int epochs, Dataset? validation, IProgress<TrainingProgress>? progress = null) =>
        new(network, new AdamW(settings.Rate, weightDecay: settings.Decay))
        {
            BatchSize = 64,
            Epochs = epochs,
            Schedule = RateSchedule.Cosine(settings.Rate),
            Seed = Seed,
            Validation = validation,
            Progress = progress,
        };

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.MaxValue = value.StepCount;
            task.Value = value.Step;
            task.Description = $"epoch {value.Epoch}/{value.EpochCount}  loss {value.Loss:0.000}  {value.ExamplesPerSecond:#,0} examples/s  {value.Remaining:m\\:ss} left";
        }
    }
}
