using NetCompiler.Data;
using NetCompiler.Engine;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Storage;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;
using NetCompiler.Training;

namespace NetCompiler.Tool.Training;

/// <summary>What a training came to.</summary>
/// <param name="Report">The history.</param>
/// <param name="Validation">How the final weights do on the validation examples; null without them.</param>
/// <param name="TrainingCount">Examples learned from.</param>
internal sealed record TrainingOutcome(TrainingReport Report, Evaluation? Validation, int TrainingCount);

/// <summary>One training from the files to the file: reads, compiles, trains or goes on, saves.</summary>
internal sealed class TrainingJob(NetworkDocument document, TrainSettings settings, ToolConsole console)
{
    /// <summary>From so many examples on, a share is held back without being asked for.</summary>
    private const int EnoughToValidate = 50;
    private const double UsualShare = 0.2;

    /// <summary>Runs it; stopped, it leaves its checkpoint and no other file.</summary>
    public TrainingOutcome Run(ITrainingDisplay display)
    {
        // Before the compilation, so that a wrong file is known at once.
        var info = GenericNetwork.Describe(document.Graph, document.ClassName);
        if (info.Losses.Count == 0)
        {
            throw new ToolException(ExitCodes.Network, $"{document.Path} has no loss, so that there is nothing to learn. End it with softmax or logistic, or write a loss, e.g. loss mse.");
        }

        var optimizer = OptimizerChoice.Create(settings.Optimizer, settings.Rate, settings.WeightDecay, settings.Clip);
        var schedule = ScheduleChoice.Create(settings.Schedule, optimizer.LearningRate, settings.WarmUp);
        var examples = ExampleReader.Read(settings.Data, info, forTraining: true);
        var (training, validation) = Divide(examples, info);
        Advise(info, training);
        if (settings.Patience is not null && validation is null)
        {
            throw new ToolException("--patience: early stopping looks at validation data, and there are none. Give a share with --validation, or a file with --validation-data.");
        }

        var network = NetworkLoader.Compile(document, settings.Seed, training: true, console);
        network.Workers = settings.Workers;
        Prepare(network, training);
        if (settings.Fresh && Directory.Exists(settings.Checkpoints))
        {
            RemoveCheckpoints(settings.Checkpoints);
        }

        var trainer = new Trainer(network, optimizer)
        {
            BatchSize = settings.BatchSize,
            Epochs = settings.Epochs,
            Seed = settings.Seed,
            Schedule = schedule,
            Validation = validation,
            EarlyStopping = settings.Patience is { } patience ? new EarlyStopping(patience) : null,
            Callbacks = [new SameTraining(settings.Identity, training, validation)],
            Checkpoints = new Checkpointing(settings.Checkpoints) { Every = settings.CheckpointEvery, EveryEpochs = 0 },
            Progress = display,
        };
        var report = display.Show(() => trainer.Fit(training, console.Stopping));
        if (report.Stopped != StopReason.Cancelled)
        {
            NetworkFile.Save(network.Info, network.Parameters, network.State, settings.Out, examples.Columns.ToNotes());
        }

        return new TrainingOutcome(report, validation is null || report.Stopped == StopReason.Cancelled ? null : Evaluator.Evaluate(network, validation), training.Count);
    }

    // Only files that trainings make; whatever else is in the folder is somebody's.
    private static void RemoveCheckpoints(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "checkpoint-*.safetensors*").Concat(Directory.GetFiles(folder, "best-*.safetensors*")))
        {
            File.Delete(file);
        }
    }

    private void Prepare(INetwork network, Dataset training)
    {
        if (settings.From is { } from)
        {
            var report = WeightTransfer.Load(from, network);
            console.Note($"{from}: {report.Copied.Count} tensors taken over{(report.Missing.Count + report.Reshaped.Count > 0 ? $", {report.Missing.Count + report.Reshaped.Count} begin anew" : "")}.");
        }

        if (network.Info.Layers.Any(static l => l.Operator == "standardize"))
        {
            Standardization.Fit(network, training);
        }
    }

    private (Dataset Training, Dataset? Validation) Divide(Examples examples, NetworkInfo info)
    {
        var data = examples.ToDataset();
        if (settings.ValidationData is { } other)
        {
            var choice = settings.Data with { Path = other, Labels = null };
            return (data, ExampleReader.Read(choice, info, examples.Columns).ToDataset());
        }

        var share = settings.ValidationShare ?? (data.Count >= EnoughToValidate ? UsualShare : 0);
        if (share == 0)
        {
            return (data, null);
        }

        var (training, validation, _) = data.Split(1 - share, share, settings.Seed, stratified: data.ClassesPerExample == 1);
        return training.Count > 0 && validation.Count > 0
            ? (training, validation)
            : throw new ToolException(FormattableString.Invariant($"--validation {share}: of {data.Count} examples that leaves {training.Count} to learn from and {validation.Count} to validate on. Take another share."));
    }

    // Large inputs make the first layer's gradients large; the cure is one word.
    private void Advise(NetworkInfo info, Dataset training)
    {
        var most = 0f;
        foreach (var value in training.Inputs)
        {
            most = Math.Max(most, Math.Abs(value));
        }

        if (most > 20 && !info.Layers.Any(static l => l.Operator is "standardize" or "scale" or "embedding" or "batchnorm"))
        {
            console.Note(FormattableString.Invariant($"Note: inputs reach {most:g6}. A 'standardize' layer below the input learns faster, and keeps mean and deviation with the weights."));
        }
    }
}
