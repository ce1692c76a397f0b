using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Everything a network computes from one batch, with its bits.</summary>
internal sealed class Computed
{
    private readonly List<(string Name, float[] Values)> _results = [];

    /// <param name="network">The network.</param>
    /// <param name="batch">What it is given.</param>
    /// <param name="before">Called before each call, e.g. to spoil memory that must not matter.</param>
    public Computed(INetwork network, Batch batch, Action? before = null)
    {
        var info = network.Info;
        var each = new float[batch.Rows * info.OutputSize];
        for (var row = 0; row < batch.Rows; row++)
        {
            before?.Invoke();
            network.Predict(batch.Inputs.AsSpan(row * info.InputSize, info.InputSize), each.AsSpan(row * info.OutputSize, info.OutputSize));
        }

        _results.Add(("Predict", each));
        var together = new float[each.Length];
        before?.Invoke();
        network.PredictBatch(batch.Inputs, together);
        _results.Add(("PredictBatch", together));
        if (info.Losses.Count > 0)
        {
            before?.Invoke();
            _results.Add(("Loss", [network.Loss(batch.Inputs, batch.Targets)]));
            before?.Invoke();
            var gradients = Garbage(info.ParameterMemory);
            _results.Add(("Gradient's loss", [network.Gradient(batch.Inputs, batch.Targets, gradients)]));
            _results.Add(("Gradient", gradients));
        }

        if (batch.Classes is { } classes)
        {
            before?.Invoke();
            _results.Add(("Loss of classes", [network.Loss(batch.Inputs, classes)]));
            before?.Invoke();
            var gradients = Garbage(info.ParameterMemory);
            _results.Add(("Gradient's loss of classes", [network.Gradient(batch.Inputs, classes, gradients)]));
            _results.Add(("Gradient of classes", gradients));
        }

        before?.Invoke();
        float[] products = Garbage(info.ParameterMemory), inputGradients = Garbage(batch.Inputs.Length);
        network.Backward(batch.Inputs, batch.OutputGradients, inputGradients, products);
        _results.Add(("Backward", products));
        _results.Add(("Backward's input gradients", inputGradients));
        before?.Invoke();
        inputGradients = Garbage(batch.Inputs.Length);
        network.Backward(batch.Inputs, batch.OutputGradients, inputGradients, default);
        _results.Add(("Backward without weights", inputGradients));
        before?.Invoke();
        products = Garbage(info.ParameterMemory);
        network.Backward(batch.Inputs, batch.OutputGradients, default, products);
        _results.Add(("Backward without inputs", products));
    }

    public IReadOnlyList<(string Name, float[] Values)> Results => _results;

    /// <summary>The first bit that differs, as a sentence; null where there is none.</summary>
    public string? DifferenceFrom(Computed other)
    {
        foreach (var ((name, values), (_, others)) in _results.Zip(other._results))
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (BitConverter.SingleToInt32Bits(values[i]) != BitConverter.SingleToInt32Bits(others[i]))
                {
                    return $"{name}: value {i} of {values.Length} is {values[i]:r} and {others[i]:r}";
                }
            }
        }

        return null;
    }

    // What a caller's buffer held must not matter.
    private static float[] Garbage(int length)
    {
        var values = new float[length];
        Array.Fill(values, 7);
        return values;
    }
}
