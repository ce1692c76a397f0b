namespace NetCompiler.Storage;

/// <summary>Something whose state belongs into checkpoints: a schedule that looks back, an optimiser or callback of your own.</summary>
public interface ICheckpointed
{
    /// <summary>Puts the state into a checkpoint, under names that begin with a prefix.</summary>
    /// <param name="checkpoint">Where to.</param>
    /// <param name="prefix">The beginning of all names, e.g. <c>schedule/</c>.</param>
    void Save(Checkpoint checkpoint, string prefix);

    /// <summary>Takes the state back.</summary>
    /// <param name="checkpoint">Where from.</param>
    /// <param name="prefix">As for <see cref="Save"/>.</param>
    /// <exception cref="NetworkFileException">The state is not there, or is another's.</exception>
    void Restore(Checkpoint checkpoint, string prefix);
}
