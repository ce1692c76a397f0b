using NetCompiler.Storage;

namespace NetCompiler.Schedules;

/// <summary>A schedule that looks at how the training goes; its state belongs into checkpoints.</summary>
public interface IObservingSchedule : IRateSchedule, ICheckpointed
{
    /// <summary>Called after every epoch.</summary>
    /// <param name="loss">The validation loss, or the training loss where there are no validation data.</param>
    void Observe(double loss);
}
