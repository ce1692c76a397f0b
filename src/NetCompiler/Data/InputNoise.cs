using System.Runtime.Intrinsics;
using NetCompiler.Numerics;

namespace NetCompiler.Data;

/// <summary>Adds normally distributed noise to the inputs of training batches (the network's own <c>noise</c> layer adds it to any value).</summary>
public sealed class InputNoise : IBatchTransform
{
    private static readonly uint Stream = CounterRandom.StreamOf(nameof(InputNoise));

    /// <summary>Sets the size.</summary>
    /// <param name="deviation">The standard deviation; at least 0.</param>
    public InputNoise(float deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        Deviation = deviation;
    }

    /// <summary>The standard deviation.</summary>
    public float Deviation { get; }

    /// <inheritdoc/>
    public void Apply(Batch batch)
    {
        var random = new CounterRandom(batch.Seed, batch.Step, 0);
        for (var example = 0; example < batch.Count; example++)
        {
            var input = batch.Input(example);
            var i = 0;
            for (; i <= input.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            {
                var values = Vector128.Create<float>(input[i..]) + (Deviation * random.Normal128(Stream, (uint)example, (uint)i, 1));
                values.CopyTo(input[i..]);
            }

            for (; i < input.Length; i++)
            {
                input[i] += Deviation * random.Normal(Stream, (uint)example, (uint)i);
            }
        }
    }
}
