namespace NetCompiler.Metrics;

/// <summary>What a network does on a data set, in inference mode.</summary>
/// <param name="Count">Examples.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of examples whose class was found, from 0 to 1; null where there are no classes.</param>
/// <param name="Confusion">Actual and predicted classes; null where there are none.</param>
public sealed record Evaluation(int Count, double Loss, double? Accuracy, ConfusionMatrix? Confusion)
{
    /// <summary>What further metrics came to, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
