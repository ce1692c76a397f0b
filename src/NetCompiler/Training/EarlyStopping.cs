namespace NetCompiler.Training;

/// <summary>Ends a training when the validation loss, or another metric, has stopped getting better.</summary>
/// <param name="Patience">Epochs without improvement that are borne; at least 1.</param>
/// <param name="RestoreBest">Whether weights and states of the best epoch are put back at the end, however the training ends.</param>
/// <param name="MinimumImprovement">What it must get better by to count; at least 0.</param>
public sealed record EarlyStopping(int Patience, bool RestoreBest = true, double MinimumImprovement = 0)
{
    /// <summary>What is looked at: <c>loss</c>, <c>accuracy</c> or the name of a metric; the loss if not set.</summary>
    public string? By { get; init; }
}
