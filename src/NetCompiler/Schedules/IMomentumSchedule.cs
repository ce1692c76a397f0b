namespace NetCompiler.Schedules;

/// <summary>A schedule that also says the momentum of each step, for optimisers with <see cref="NetCompiler.Optimizers.IMomentum"/>.</summary>
public interface IMomentumSchedule : IRateSchedule
{
    /// <summary>The momentum of a step.</summary>
    /// <inheritdoc cref="IRateSchedule.Rate"/>
    float Momentum(long step, long totalSteps);
}
