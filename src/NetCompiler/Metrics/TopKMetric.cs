using System.Globalization;

namespace NetCompiler.Metrics;

/// <inheritdoc cref="Metric.TopK"/>
internal sealed class TopKMetric : Metric
{
    private readonly int _k;
    private long _hits;
    private long _count;

    public TopKMetric(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        _k = k;
    }

    public override string Name => "top" + _k.ToString(CultureInfo.InvariantCulture);

    public override double Value => _hits / (double)_count;

    public override void Reset() => (_hits, _count) = (0, 0);

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
    {
        if ((uint)label >= (uint)output.Length)
        {
            throw new ArgumentException($"{Name} needs one output a class; there are {output.Length}, and the class is {label}.", nameof(label));
        }

        // Of equals the first counts as larger, as in accuracy; NaN is never among them.
        var own = output[label];
        var before = 0;
        for (var i = 0; i < output.Length; i++)
        {
            before += output[i] > own || (i < label && output[i] == own) ? 1 : 0;
        }

        _hits += before < _k && !float.IsNaN(own) ? 1 : 0;
        _count++;
    }
}
