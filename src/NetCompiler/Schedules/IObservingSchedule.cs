using NetCompiler.Storage;

namespace NetCompiler.Schedules;

/// <summary>A schedule that looks at how the training goes; its state belongs into checkpoints.</summary>
public interface IObservingSchedule : IRateSchedule, ICheckpointed
{
    /// <summary>What is looked at: <c>loss</c>, <c>accuracy</c> or the name of one of the trainer's metrics; null for the loss.</summary>
    string? By => null;

    /// <summary>Called after every epoch.</summary>
    /// <param name="value">
    /// The validation loss, or the training loss where there are no validation data; where <see cref="By"/> names something else, that. Lower is
    /// better: of an accuracy, the trainer gives the negative.
    /// </param>
    void Observe(double value);
}
