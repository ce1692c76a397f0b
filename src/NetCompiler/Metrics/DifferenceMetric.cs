namespace NetCompiler.Metrics;

/// <summary>The mean of a function of output minus target, over all values; class indices count as rows with a single 1.</summary>
internal sealed class DifferenceMetric(string name, Func<double, double> function) : Metric
{
    private double _sum;
    private long _count;

    public override string Name => name;

    public override bool HigherIsBetter => false;

    public override double Value => _sum / _count;

    public override void Reset() => (_sum, _count) = (0, 0);

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
    {
        if (target.Length > 0 && target.Length != output.Length)
        {
            throw new ArgumentException($"{Name} needs a target for each output; there are {output.Length} outputs and {target.Length} targets.", nameof(target));
        }

        for (var i = 0; i < output.Length; i++)
        {
            var expected = target.Length > 0 ? target[i] : output.Length == 1 ? label : i == label ? 1 : 0;
            _sum += function((double)output[i] - expected);
        }

        _count += output.Length;
    }
}
