using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Metrics;

/// <summary>Hands the examples of an evaluation to metrics.</summary>
internal sealed class MetricRows
{
    private readonly Dataset _data;
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly int _size;
    private readonly float? _threshold;

    /// <param name="info">The network.</param>
    /// <param name="data">The examples.</param>
    /// <param name="metrics">The metrics, which begin anew.</param>
    /// <param name="threshold">What a single output is compared with; null where the network does not tell classes.</param>
    public MetricRows(NetworkInfo info, Dataset data, IReadOnlyList<Metric> metrics, float? threshold)
    {
        (_data, _metrics, _size, _threshold) = (data, metrics, info.OutputSize, threshold);
        foreach (var metric in metrics)
        {
            metric.Reset();
            if (metric is ConfusionMetric confusion && threshold is { } limit)
            {
                confusion.Threshold = limit;
            }
        }
    }

    public void Count(ReadOnlySpan<float> outputs, int firstExample)
    {
        for (var i = 0; i < outputs.Length / _size && _metrics.Count > 0; i++)
        {
            var example = firstExample + i;
            var target = _data.Target(example);
            var label = _data.HasClasses ? _data.Class(example) : _threshold is { } threshold ? Metric.ClassOf(target, threshold) : -1;
            foreach (var metric in _metrics)
            {
                metric.Add(outputs.Slice(i * _size, _size), target, label);
            }
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
