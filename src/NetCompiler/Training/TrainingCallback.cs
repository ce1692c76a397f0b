using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Training;

/// <summary>
/// Is called by the trainer at the moments of a training; override what you need. One that is <see cref="Storage.ICheckpointed"/> has its
/// state in the checkpoints.
/// </summary>
public abstract class TrainingCallback
{
    /// <summary>Before the first step, or the first after a resumption.</summary>
    /// <param name="context">The training.</param>
    public virtual void OnStart(TrainingContext context)
    {
    }

    /// <summary>After each step.</summary>
    /// <param name="context">The training.</param>
    public virtual void OnStep(TrainingContext context)
    {
    }

    /// <summary>After each epoch and its validation, before the checkpoint.</summary>
    /// <param name="context">The training.</param>
    /// <param name="result">What the epoch came to.</param>
    public virtual void OnEpoch(TrainingContext context, EpochResult result)
    {
    }

    /// <summary>At the end, with the final weights in the network.</summary>
    /// <param name="context">The training.</param>
    /// <param name="report">What it came to.</param>
    public virtual void OnEnd(TrainingContext context, TrainingReport report)
    {
    }
}

/// <summary>A training as its callbacks see it.</summary>
public sealed class TrainingContext
{
    internal TrainingContext(Trainer trainer) => (Network, Optimizer) = (trainer.Network, trainer.Optimizer);

    /// <summary>What is trained.</summary>
    public INetwork Network { get; }

    /// <summary>How.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Steps made in all epochs.</summary>
    public long Step { get; internal set; }

    /// <summary>The loss of the last step, before it.</summary>
    public float Loss { get; internal set; }

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends the training after this step or epoch.</summary>
    public void Stop() => IsStopping = true;
}
