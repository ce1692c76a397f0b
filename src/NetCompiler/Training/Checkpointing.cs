namespace NetCompiler.Training;

/// <summary>Where and when a training saves itself. A training with a folder that has a checkpoint goes on from it, to the same bits.</summary>
/// <param name="Folder">One training's own folder; made if it is not there.</param>
public sealed record Checkpointing(string Folder)
{
    /// <summary>Steps from one checkpoint to the next; 0, if not set, for none within an epoch.</summary>
    public long EverySteps { get; init; }

    /// <summary>Time from one checkpoint to the next; null, if not set, for none.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Epochs from one checkpoint to the next; 1 if not set, 0 for none. One is made at the end in any case, and when the training is cancelled.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>How many checkpoints are kept; 2 if not set, so that there is one before the newest.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>How many epochs' weights are kept beside them as files of the network (<c>best-000012.safetensors</c>); 0 if not set.</summary>
    public int KeepBest { get; init; }

    /// <summary>What the best epochs are chosen by: <c>loss</c>, <c>accuracy</c> or the name of a metric; the loss if not set.</summary>
    public string? BestBy { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        if (EverySteps < 0 || EveryEpochs < 0 || Keep < 1 || KeepBest < 0 || Every <= TimeSpan.Zero)
        {
            throw new ArgumentException("Checkpoints are made every so many steps and epochs (0 or more) or after a time above zero, and at least 1 is kept.");
        }
    }
}
