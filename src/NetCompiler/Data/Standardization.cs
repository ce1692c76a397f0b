using NetCompiler.Networks;

namespace NetCompiler.Data;

/// <summary>Mean and deviation of each feature, found on training data only: x becomes (x - mean) / deviation.</summary>
/// <remarks>The deviation is that of the population, √(Σ(x - mean)² / n). A feature with a deviation up to 1e-6 is only shifted.</remarks>
public sealed class Standardization
{
    private const float Floor = 1e-6f;

    private Standardization(float[] mean, float[] deviation) => (Mean, Deviation) = (mean, deviation);

    /// <summary>The mean of each feature.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>The deviation of each feature.</summary>
    public IReadOnlyList<float> Deviation { get; }

    /// <summary>Finds mean and deviation of each input.</summary>
    /// <param name="training">Training data, at least one example.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    public static Standardization Of(Dataset training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var moments = new Moments(training.InputSize);
        for (var i = 0; i < training.Count; i++)
        {
            moments.Add(training.Input(i));
        }

        return moments.Result();
    }

    /// <summary>Fits the states of every <c>standardize</c> layer of a network, in order, to what reaches it from the training data.</summary>
    /// <param name="network">The network; its <c>….mean</c> and <c>….deviation</c> states are written.</param>
    /// <param name="training">Training data, at least one example.</param>
    /// <exception cref="ArgumentException">There are no examples, or their size is not the network's.</exception>
    public static void Fit(INetwork network, Dataset training)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        if (training.InputSize != network.Info.InputSize)
        {
            throw new ArgumentException($"The examples have {training.InputSize} inputs, but the network takes {network.Info.InputSize}.", nameof(training));
        }

        foreach (var layer in network.Info.Layers.Where(static l => l.Operator == "standardize"))
        {
            var mean = network.Info.States.Single(s => s.Name == layer.Name + ".mean");
            var deviation = network.Info.States.Single(s => s.Name == layer.Name + ".deviation");

            // With mean 0 and deviation 1 the layer's value is what reaches it.
            mean.CopyFrom(new float[mean.Size], network.State);
            deviation.CopyFrom([.. Enumerable.Repeat(1f, deviation.Size)], network.State);
            var moments = new Moments(mean.Size, layer.Name);
            for (var i = 0; i < training.Count; i++)
            {
                network.Inspect(training.Input(i), moments);
            }

            var result = moments.Result();
            mean.CopyFrom([.. result.Mean], network.State);
            deviation.CopyFrom([.. result.Deviation], network.State);
        }
    }

    /// <summary>The data set with standardised inputs.</summary>
    /// <param name="data">Any data with as many inputs.</param>
    /// <exception cref="ArgumentException">The number of inputs differs.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.InputSize != Mean.Count)
        {
            throw new ArgumentException($"The examples have {data.InputSize} inputs, but mean and deviation were found for {Mean.Count}.", nameof(data));
        }

        var inputs = data.Inputs.ToArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            var feature = i % data.InputSize;
            inputs[i] = (inputs[i] - Mean[feature]) / (Deviation[feature] <= Floor ? 1 : Deviation[feature]);
        }

        return data.WithInputs(inputs, data.InputSize);
    }

    /// <summary>Running sums in double (Welford 1962).</summary>
    private sealed class Moments(int size, string layer = "") : ILayerVisitor
    {
        private readonly double[] _mean = new double[size];
        private readonly double[] _squares = new double[size];
        private int _count;

        public void Visit(string layerName, ReadOnlySpan<int> shape, ReadOnlySpan<float> value)
        {
            if (layerName == layer)
            {
                Add(value);
            }
        }

        public void Add(ReadOnlySpan<float> example)
        {
            _count++;
            for (var i = 0; i < size; i++)
            {
                var difference = example[i] - _mean[i];
                _mean[i] += difference / _count;
                _squares[i] += difference * (example[i] - _mean[i]);
            }
        }

        public Standardization Result() => _count == 0
            ? throw new ArgumentException("Mean and deviation need at least one example.")
            : new Standardization([.. _mean.Select(static m => (float)m)], [.. _squares.Select(s => (float)Math.Sqrt(s / _count))]);
    }
}
