namespace NetCompiler.Schedules;

/// <summary>The learning rate as a function of the step.</summary>
public interface IRateSchedule
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">Steps made before; 0 for the first.</param>
    /// <param name="totalSteps">Steps the training will make if nothing stops it; 0 where nobody knows.</param>
    float Rate(long step, long totalSteps);
}
