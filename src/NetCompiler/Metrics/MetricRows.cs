namespace NetCompiler.Metrics;

/// <summary>Hands the rows of an evaluation to metrics.</summary>
internal sealed class MetricRows
{
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly float? _threshold;

    /// <param name="metrics">The metrics, which begin anew.</param>
    /// <param name="threshold">What a single output is compared with; null where the network does not tell classes.</param>
    public MetricRows(IReadOnlyList<Metric> metrics, float? threshold)
    {
        (_metrics, _threshold) = (metrics, threshold);
        foreach (var metric in metrics)
        {
            metric.Reset();
            if (metric is ConfusionMetric confusion && threshold is { } limit)
            {
                confusion.Threshold = limit;
            }
        }
    }

    public void Count(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
    {
        var known = label >= 0 ? label : _threshold is { } threshold ? Metric.ClassOf(target, threshold) : -1;
        foreach (var metric in _metrics)
        {
            metric.Add(output, target, known);
        }
    }

    public IReadOnlyDictionary<string, double> End(double loss)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in _metrics)
        {
            metric.End(loss);
            if (!values.TryAdd(metric.Name, metric.Value))
            {
                throw new ArgumentException($"Two metrics are called '{metric.Name}'.");
            }
        }

        return values;
    }
}
