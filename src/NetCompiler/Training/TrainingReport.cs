namespace NetCompiler.Training;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were made.</summary>
    Completed,

    /// <summary>The validation loss had not fallen for as many epochs as early stopping allows.</summary>
    EarlyStopping,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The steps of <see cref="Trainer.MaximumSteps"/> were made.</summary>
    StepLimit,

    /// <summary>The time of <see cref="Trainer.MaximumTime"/> was over.</summary>
    TimeLimit,

    /// <summary>The gradient was shorter than <see cref="Trainer.MinimumGradient"/>.</summary>
    SmallGradient,

    /// <summary>A callback stopped it.</summary>
    Callback,
}

/// <summary>One epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainingLoss">The mean loss over its examples, each before the step it took part in.</param>
/// <param name="ValidationLoss">The loss on the validation data after it; null without them.</param>
/// <param name="ValidationAccuracy">The accuracy there, from 0 to 1; null without classes.</param>
/// <param name="LearningRate">The rate of its last step.</param>
/// <param name="Seconds">What it took, validation included.</param>
/// <param name="ExamplesPerSecond">Training examples by the time of its steps.</param>
public sealed record EpochResult(
    int Epoch,
    double TrainingLoss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    float LearningRate,
    double Seconds,
    double ExamplesPerSecond)
{
    /// <summary>What the trainer's metrics came to on the validation data, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}

/// <summary>What a training did.</summary>
/// <param name="Epochs">The finished epochs in order.</param>
/// <param name="Stopped">Why it ended.</param>
/// <param name="BestEpoch">The epoch with the lowest validation loss (training loss without validation data; or what EarlyStopping.By names), from 1; 0 where none was finished.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Seconds">What all took, without the time between an interruption and the resumption.</param>
public sealed record TrainingReport(IReadOnlyList<EpochResult> Epochs, StopReason Stopped, int BestEpoch, long Steps, double Seconds)
{
    /// <summary>The step after which it went on from a checkpoint; null where it began anew.</summary>
    public long? ResumedFrom { get; init; }

    /// <summary>What was wrong with checkpoints that were passed over for an earlier one; normally empty.</summary>
    public IReadOnlyList<string> RefusedCheckpoints { get; init; } = [];
}

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="EpochCount">How many are to be made.</param>
/// <param name="Step">Steps made in all epochs.</param>
/// <param name="StepCount">Steps that are to be made.</param>
/// <param name="Loss">The mean loss of the current epoch so far.</param>
/// <param name="ExamplesPerSecond">Since the beginning, validation included.</param>
/// <param name="Remaining">What is left at this speed; early stopping may end sooner.</param>
/// <param name="Finished">The epoch's result when this event ends one; else null.</param>
public readonly record struct TrainingProgress(
    int Epoch, int EpochCount, long Step, long StepCount, double Loss, double ExamplesPerSecond, TimeSpan Remaining, EpochResult? Finished);
