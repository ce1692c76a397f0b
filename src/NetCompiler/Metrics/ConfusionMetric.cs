namespace NetCompiler.Metrics;

/// <summary>A number that follows from the confusion matrix.</summary>
internal sealed class ConfusionMetric(string name, Func<ConfusionMatrix, double> value) : Metric
{
    private ConfusionMatrix? _matrix;

    public override string Name => name;

    public override double Value => _matrix is null ? double.NaN : value(_matrix);

    /// <summary>What a single output is compared with; the evaluation sets it by the loss.</summary>
    public float Threshold { get; set; } = 0.5f;

    public override void Reset() => _matrix?.Clear();

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
    {
        if (label < 0)
        {
            throw new ArgumentException($"{Name} needs classes, and the data or the network have none.", nameof(label));
        }

        _matrix = _matrix?.ClassCount == Math.Max(2, output.Length) ? _matrix : new ConfusionMatrix(Math.Max(2, output.Length));
        _matrix.Add(label, ClassOf(output, Threshold));
    }
}
