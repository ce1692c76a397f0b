using NetCompiler.Tool.Terminal;
using NetCompiler.Training;
using Spectre.Console;

namespace NetCompiler.Tool.Training;

/// <summary>A line for each epoch, for logs.</summary>
internal sealed class EpochLines(ToolConsole console) : ITrainingDisplay
{
    public TrainingReport Show(Func<TrainingReport> train) => train();

    public void Report(TrainingProgress value)
    {
        if (value.Finished is { } epoch)
        {
            console.Output.WriteLine(Line(epoch, value.EpochCount));
        }
    }

    public static string Line(EpochResult epoch, int count)
    {
        var validation = epoch.ValidationLoss is { } loss ? $"  validation {Amounts.Number(loss)}" : "";
        var accuracy = epoch.ValidationAccuracy is { } share ? $"  accuracy {Amounts.Percent(share)}" : "";
        return FormattableString.Invariant($"epoch {epoch.Epoch}/{count}  loss {Amounts.Number(epoch.TrainingLoss)}{validation}{accuracy}  {Amounts.Count((long)epoch.ExamplesPerSecond)} examples/s");
    }
}

/// <summary>A JSON document for each epoch, on a line.</summary>
internal sealed class EpochJson(ToolConsole console) : ITrainingDisplay
{
    public TrainingReport Show(Func<TrainingReport> train) => train();

    public void Report(TrainingProgress value)
    {
        if (value.Finished is not { } epoch)
        {
            return;
        }

        console.JsonLine(json =>
        {
            json.WriteString("event", "epoch");
            json.WriteNumber("epoch", epoch.Epoch);
            json.WriteNumber("step", value.Step);
            json.WriteFinite(
                ("loss", epoch.TrainingLoss), ("validation_loss", epoch.ValidationLoss), ("validation_accuracy", epoch.ValidationAccuracy),
                ("rate", epoch.LearningRate), ("seconds", epoch.Seconds));
        });
    }
}

/// <summary>A bar that grows, for a terminal; finished epochs stand above it.</summary>
internal sealed class TrainingBar(ToolConsole console) : ITrainingDisplay
{
    private ProgressTask? _task;
    private IAnsiConsole? _ansi;

    public TrainingReport Show(Func<TrainingReport> train)
    {
        _ansi = console.Ansi();
        TrainingReport? report = null;
        _ansi.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                _task = context.AddTask("training", maxValue: 1);
                report = train();
            });
        return report!;
    }

    public void Report(TrainingProgress value)
    {
        _task!.MaxValue = Math.Max(1, value.StepCount);
        _task.Value = value.Step;
        _task.Description = FormattableString.Invariant($"epoch {value.Epoch}/{value.EpochCount}  loss {Amounts.Number(value.Loss)}");
        if (value.Finished is { } epoch)
        {
            _ansi!.WriteLine(EpochLines.Line(epoch, value.EpochCount));
        }
    }
}
