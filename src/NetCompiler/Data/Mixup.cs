using NetCompiler.Numerics;

namespace NetCompiler.Data;

/// <summary>
/// Mixes every example with the next of its batch (Zhang, Cisse, Dauphin, Lopez-Paz 2018): inputs and targets become λ times the one plus
/// 1 - λ times the other, λ drawn for each batch from the distribution Beta(α, α). Targets are values: use <see cref="Dataset.OneHot"/> for classes.
/// </summary>
public sealed class Mixup : IBatchTransform
{
    private static readonly uint Stream = CounterRandom.StreamOf(nameof(Mixup));

    private float[] _first = [];

    /// <summary>Sets the distribution.</summary>
    /// <param name="alpha">α, above 0; 0.2 mixes little, 1 evenly.</param>
    public Mixup(double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        Alpha = alpha;
    }

    /// <summary>α of the distribution.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch has class indices.</exception>
    public void Apply(Batch batch)
    {
        if (batch.Classes.Length > 0)
        {
            throw new ArgumentException("Class indices cannot be mixed. Give the data target values, with Dataset.OneHot.", nameof(batch));
        }

        var share = Share(batch.Seed, batch.Step);
        Mix(batch.Inputs, batch.Count, share);
        Mix(batch.Targets, batch.Count, share);
    }

    /// <summary>λ of a step, between ½ and 1: which of the two is the first does not matter.</summary>
    internal float Share(ulong seed, long step)
    {
        var random = new CounterRandom(seed, step, 0);
        var draw = 0u;
        var (a, b) = (Gamma(random, ref draw), Gamma(random, ref draw));
        var share = a + b > 0 ? a / (a + b) : 0.5;
        return (float)Math.Max(share, 1 - share);
    }

    private void Mix(Span<float> rows, int count, float share)
    {
        var size = rows.Length / count;
        if (_first.Length < size)
        {
            _first = new float[size];
        }

        rows[..size].CopyTo(_first);
        for (var example = 0; example < count; example++)
        {
            var row = rows.Slice(example * size, size);
            var next = example + 1 < count ? rows.Slice((example + 1) * size, size) : _first.AsSpan(0, size);
            for (var i = 0; i < size; i++)
            {
                row[i] = (share * row[i]) + ((1 - share) * next[i]);
            }
        }
    }

    // Marsaglia and Tsang 2000; below 1, a power of a uniform number times the distribution of α + 1.
    private double Gamma(CounterRandom random, ref uint draw)
    {
        var shape = Alpha < 1 ? Alpha + 1 : Alpha;
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = random.Normal(Stream, draw, 0);
            var uniform = random.Uniform(Stream, draw, 4);
            var power = random.Uniform(Stream, draw, 8);
            draw++;
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(uniform) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v * (Alpha < 1 ? Math.Pow(power, 1 / Alpha) : 1);
            }
        }
    }
}
