namespace NetCompiler.Metrics;

/// <inheritdoc cref="Metric.Perplexity"/>
internal sealed class PerplexityMetric : Metric
{
    private double _loss = double.NaN;

    public override string Name => "perplexity";

    public override bool HigherIsBetter => false;

    public override double Value => Math.Exp(_loss);

    public override void Reset() => _loss = double.NaN;

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
    {
    }

    public override void End(double loss) => _loss = loss;
}
