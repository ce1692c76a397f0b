namespace NetCompiler.Optimizers;

/// <summary>An optimiser whose momentum may change from step to step, as in 1cycle schedules.</summary>
public interface IMomentum
{
    /// <summary>The share of the earlier direction that stays in the next step (β1 of Adam and its kin); from 0 to below 1.</summary>
    float Momentum { get; set; }
}
