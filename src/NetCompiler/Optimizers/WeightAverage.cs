using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Optimizers;

/// <summary>
/// An exponential moving average of weights: a ← decay·a + (1 - decay)·p after each step, from a = p at the first. Averaged weights often
/// predict better than those of any one step (Polyak, Juditsky 1992).
/// </summary>
public sealed class WeightAverage
{
    private float[] _average = [];

    /// <summary>Sets the decay.</summary>
    /// <param name="decay">The share of the average that stays; from 0 to below 1, e.g. 0.999.</param>
    public WeightAverage(float decay) => Decay = decay is >= 0 and < 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay of an average is at least 0 and below 1.");

    /// <summary>The share of the average that stays.</summary>
    public float Decay { get; }

    /// <summary>The average, in the order of the weights; empty before the first update.</summary>
    public Span<float> Values => _average;

    /// <summary>Takes the weights after a step into the average.</summary>
    /// <param name="parameters">The weights; always of one length.</param>
    /// <exception cref="ArgumentException">The length is not that of earlier weights.</exception>
    public void Update(ReadOnlySpan<float> parameters)
    {
        if (_average.Length == 0)
        {
            _average = parameters.ToArray();
            return;
        }

        CheckLength(parameters.Length);
        var share = new Vector<float>(1 - Decay);
        var averages = MemoryMarshal.Cast<float, Vector<float>>(_average.AsSpan());
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        for (var i = 0; i < averages.Length; i++)
        {
            averages[i] += share * (vectors[i] - averages[i]);
        }

        for (var i = averages.Length * Vector<float>.Count; i < parameters.Length; i++)
        {
            _average[i] += (1 - Decay) * (parameters[i] - _average[i]);
        }
    }

    /// <summary>Exchanges average and weights: once to predict with the average, and again to go on learning.</summary>
    /// <param name="parameters">The weights.</param>
    /// <exception cref="ArgumentException">The length is not that of earlier weights.</exception>
    public void Swap(Span<float> parameters)
    {
        CheckLength(parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            (parameters[i], _average[i]) = (_average[i], parameters[i]);
        }
    }

    /// <summary>Takes up the average of a checkpoint, or begins anew with an empty span.</summary>
    /// <param name="average">What <see cref="Values"/> was.</param>
    public void Restore(ReadOnlySpan<float> average) => _average = average.ToArray();

    private void CheckLength(int length)
    {
        if (length != _average.Length)
        {
            throw new ArgumentException($"There are {length} weights, but the average has {_average.Length}.", nameof(length));
        }
    }
}
