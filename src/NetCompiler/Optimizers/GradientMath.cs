using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Optimizers;

/// <summary>What loops of their own do with gradients. Padding is 0 in gradients, and changes nothing.</summary>
public static class GradientMath
{
    /// <summary>The Euclidean norm, summed in double.</summary>
    /// <param name="gradients">Any floats.</param>
    public static double Norm(ReadOnlySpan<float> gradients) => Math.Sqrt(SumOfSquares(gradients));

    /// <summary>Shortens gradients whose norm is above a bound, keeping their direction (Pascanu, Mikolov, Bengio 2013).</summary>
    /// <param name="gradients">Changed in place.</param>
    /// <param name="bound">Above 0.</param>
    /// <returns>The norm before.</returns>
    public static double ClipByNorm(Span<float> gradients, float bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var norm = Norm(gradients);
        Scale(gradients, ClipFactor(norm, bound));
        return norm;
    }

    /// <summary>Puts every value into [-bound, bound].</summary>
    /// <param name="gradients">Changed in place.</param>
    /// <param name="bound">Above 0.</param>
    public static void ClipByValue(Span<float> gradients, float bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var (low, high) = (new Vector<float>(-bound), new Vector<float>(bound));
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = Vector.Min(Vector.Max(vectors[i], low), high);
        }

        foreach (ref var value in gradients[(vectors.Length * Vector<float>.Count)..])
        {
            value = MathF.Min(MathF.Max(value, -bound), bound);
        }
    }

    /// <summary>sum ← sum + weight · gradients: for batches too large for one call.</summary>
    /// <param name="sum">Changed in place.</param>
    /// <param name="gradients">As long.</param>
    /// <param name="weight">The share of the examples, if the sum is to be the gradient of their mean.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<float> sum, ReadOnlySpan<float> gradients, float weight)
    {
        if (sum.Length != gradients.Length)
        {
            throw new ArgumentException($"The sum has {sum.Length} values, but there are {gradients.Length} gradients.", nameof(gradients));
        }

        var weights = new Vector<float>(weight);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += weights * vectors[i];
        }

        for (var i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += weight * gradients[i];
        }
    }

    /// <summary>Multiplies all values.</summary>
    /// <param name="gradients">Changed in place.</param>
    /// <param name="factor">Any number.</param>
    public static void Scale(Span<float> gradients, float factor)
    {
        if (factor == 1)
        {
            return;
        }

        var factors = new Vector<float>(factor);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] *= factors;
        }

        foreach (ref var value in gradients[(vectors.Length * Vector<float>.Count)..])
        {
            value *= factor;
        }
    }

    internal static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var first, out var second);
            low += first * first;
            high += second * second;
        }

        var sum = Vector.Sum(low + high);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            sum += (double)value * value;
        }

        return sum;
    }

    /// <summary>PyTorch's factor, with its small term in the denominator.</summary>
    internal static float ClipFactor(double norm, float bound) => (float)Math.Min(1, bound / (norm + 1e-6));
}
