using NetCompiler.Storage;

namespace NetCompiler.Schedules;

/// <summary>A rate that is reduced when the loss, or another metric, has stopped getting better.</summary>
public sealed class ReduceOnPlateau : IObservingSchedule
{
    private readonly float _first;
    private double _rate;
    private double _best = double.PositiveInfinity;
    private int _waited;
    private int _resting;

    /// <summary>Sets the constants.</summary>
    /// <param name="rate">The rate at the beginning; at least 0.</param>
    /// <param name="factor">What it is multiplied by; above 0 and below 1.</param>
    /// <param name="patience">Epochs without improvement that are borne; at least 0.</param>
    /// <param name="threshold">The share of the best value that a value must be better by to count as improvement; at least 0.</param>
    /// <param name="cooldown">Epochs after a reduction that do not count; at least 0.</param>
    /// <param name="minimum">The lowest rate; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public ReduceOnPlateau(float rate, double factor = 0.1, int patience = 10, double threshold = 1e-4, int cooldown = 0, float minimum = 0)
    {
        RateSchedule.CheckRate(rate, nameof(rate));
        RateSchedule.CheckRate(minimum, nameof(minimum));
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        if (factor is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor of a reduction lies between 0 and 1.");
        }

        (_first, _rate, Factor, Patience, Threshold, Cooldown, Minimum) = (rate, rate, factor, patience, threshold, cooldown, minimum);
    }

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>Epochs without improvement that are borne.</summary>
    public int Patience { get; }

    /// <summary>The share of the best value that counts as improvement.</summary>
    public double Threshold { get; }

    /// <summary>Whether <see cref="Threshold"/> is a difference in place of a share; no if not set.</summary>
    public bool IsThresholdAbsolute { get; init; }

    /// <inheritdoc/>
    public string? By { get; init; }

    /// <summary>A reduction by no more than this is not made; 1e-8 if not set.</summary>
    public double SmallestChange { get; init; } = 1e-8;

    /// <summary>Epochs after a reduction that do not count.</summary>
    public int Cooldown { get; }

    /// <summary>The lowest rate.</summary>
    public float Minimum { get; }

    /// <summary>The rate now, whatever the step.</summary>
    public float Rate(long step, long totalSteps) => (float)_rate;

    /// <inheritdoc/>
    public void Observe(double value)
    {
        var needed = IsThresholdAbsolute ? Threshold : Threshold * Math.Abs(_best);
        if (value < _best - needed || (double.IsPositiveInfinity(_best) && double.IsFinite(value)))
        {
            (_best, _waited) = (value, 0);
        }
        else
        {
            _waited++;
        }

        if (_resting > 0)
        {
            _resting--;
            _waited = 0;
        }

        if (_waited > Patience)
        {
            var reduced = Math.Max(_rate * Factor, Math.Min(Minimum, _first));
            _rate = _rate - reduced > SmallestChange ? reduced : _rate;
            (_resting, _waited) = (Cooldown, 0);
        }
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Set(prefix + "plateau", [_rate, _best, _waited, _resting]);
    }

    /// <inheritdoc/>
    public void Restore(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var state = checkpoint.Doubles(prefix + "plateau");
        (_rate, _best, _waited, _resting) = (state[0], state[1], (int)state[2], (int)state[3]);
    }
}
