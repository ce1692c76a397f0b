namespace NetCompiler.Data;

/// <summary>Something done to batches before their step. It depends on nothing but the batch, its seed and its step.</summary>
public interface IBatchTransform
{
    /// <summary>Changes a batch in place.</summary>
    /// <param name="batch">The batch.</param>
    void Apply(Batch batch);
}
