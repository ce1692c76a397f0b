namespace NetCompiler.Networks;

/// <summary>Fits the states of <c>standardize</c> layers to training data.</summary>
/// <remarks>
/// <c>standardize</c> gives (x - mean) / deviation with two states of its input's shape. They are fitted, not learned: once, on the training
/// examples only, before training begins. Afterwards the network takes raw values, and its file carries the states.
/// </remarks>
public static class Standardization
{
    /// <summary>
    /// Sets the mean and the (population) standard deviation of every <c>standardize</c> layer that reads an input of the network directly.
    /// A value that never varies gets the deviation 0, and the layer then only subtracts its mean.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Training examples, <see cref="NetworkInfo.InputSize"/> values each.</param>
    /// <returns>How many layers were fitted; layers that read another layer's value are left alone.</returns>
    /// <exception cref="ShapeException">There is no example, or the length is not a multiple of the input size.</exception>
    public static int Fit(INetwork network, ReadOnlySpan<float> inputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        var info = network.Info;
        var examples = NetworkGuard.SomeExamples(info, "Fit", "inputs", inputs.Length, info.InputSize);
        var fitted = 0;
        foreach (var layer in info.Layers)
        {
            if (layer.Operator != "standardize" || layer.Inputs.Count == 0)
            {
                continue;
            }

            var input = info.Inputs.FirstOrDefault(i => i.Name == layer.Inputs[0]);
            var mean = info.States.FirstOrDefault(s => s.Name == layer.Name + ".mean");
            var deviation = info.States.FirstOrDefault(s => s.Name == layer.Name + ".deviation");
            if (input is not null && mean is not null && deviation is not null)
            {
                Fit(inputs[input.Offset..], examples, info.InputSize, mean, deviation, network.State);
                fitted++;
            }
        }

        return fitted;
    }

    // Two passes in double: the sum of squares alone would lose the deviation of values far from zero.
    private static void Fit(
        ReadOnlySpan<float> values, int examples, int rowSize, ParameterInfo mean, ParameterInfo deviation, Span<float> state)
    {
        var size = mean.Size;
        var sums = new double[size];
        var squares = new double[size];
        for (var n = 0; n < examples; n++)
        {
            Add(values.Slice(n * rowSize, size), sums);
        }

        for (var i = 0; i < size; i++)
        {
            sums[i] /= examples;
        }

        for (var n = 0; n < examples; n++)
        {
            AddSquares(values.Slice(n * rowSize, size), sums, squares);
        }

        mean.CopyFrom(Array.ConvertAll(sums, static m => (float)m), state);
        deviation.CopyFrom(Array.ConvertAll(squares, s => (float)Math.Sqrt(s / examples)), state);
    }

    private static void Add(ReadOnlySpan<float> row, Span<double> sums)
    {
        for (var i = 0; i < row.Length; i++)
        {
            sums[i] += row[i];
        }
    }

    private static void AddSquares(ReadOnlySpan<float> row, ReadOnlySpan<double> means, Span<double> squares)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var difference = row[i] - means[i];
            squares[i] += difference * difference;
        }
    }
}
