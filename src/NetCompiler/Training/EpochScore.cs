using NetCompiler.Metrics;

namespace NetCompiler.Training;

/// <summary>What epochs are compared by: lower is better.</summary>
internal sealed class EpochScore
{
    private readonly string? _name;
    private readonly bool _higherIsBetter;

    /// <param name="name">A metric, <c>accuracy</c> or <c>loss</c>; null for the loss.</param>
    /// <param name="metrics">What is measured on the validation data.</param>
    /// <exception cref="ArgumentException">Nothing measured has this name.</exception>
    public EpochScore(string? name, IReadOnlyList<Metric> metrics)
    {
        _name = name is "loss" ? null : name;
        _higherIsBetter = _name is "accuracy";
        if (_name is not (null or "accuracy"))
        {
            var metric = metrics.FirstOrDefault(m => m.Name == _name)
                ?? throw new ArgumentException($"'{name}' is not measured. There are loss, accuracy{string.Concat(metrics.Select(static m => ", " + m.Name))}; add it to Metrics.", nameof(name));
            _higherIsBetter = metric.HigherIsBetter;
        }
    }

    public double Of(EpochResult result)
    {
        var value = _name switch
        {
            null => result.ValidationLoss ?? result.TrainingLoss,
            "accuracy" => result.ValidationAccuracy ?? double.NaN,
            _ => result.Metrics.GetValueOrDefault(_name, double.NaN),
        };
        return double.IsNaN(value) ? double.PositiveInfinity : _higherIsBetter ? -value : value;
    }
}
