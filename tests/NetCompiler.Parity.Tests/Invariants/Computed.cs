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

        // A pass in training mode moves running statistics: each call starts from the same ones.
        float[] states = [.. network.State];
        void Ready()
        {
            states.CopyTo(network.State);
            before?.Invoke();
        }

        var each = new float[batch.Rows * info.OutputSize];
        for (var row = 0; row < batch.Rows; row++)
        {
            Ready();
            network.Predict(batch.Inputs.AsSpan(row * info.InputSize, info.InputSize), each.AsSpan(row * info.OutputSize, info.OutputSize));
        }

        _results.Add(("Predict", each));
        var together = new float[each.Length];
        Ready();
        network.PredictBatch(batch.Inputs, together);
        _results.Add(("PredictBatch", together));
        if (info.Losses.Count > 0)
        {
            Ready();
            _results.Add(("Loss", [network.Loss(batch.Inputs, batch.Targets)]));
            Ready();
            var gradients = Garbage(info.ParameterMemory);
            _results.Add(("Gradient's loss", [network.Gradient(batch.Inputs, batch.Targets, gradients)]));
            _results.Add(("Gradient", gradients));
            _results.Add(("State", [.. info.States.SelectMany(s => Stored(s, network.State))]));
        }

        if (batch.Classes is { } classes)
        {
            Ready();
            _results.Add(("Loss of classes", [network.Loss(batch.Inputs, classes)]));
            Ready();
            var gradients = Garbage(info.ParameterMemory);
            _results.Add(("Gradient's loss of classes", [network.Gradient(batch.Inputs, classes, gradients)]));
            _results.Add(("Gradient of classes", gradients));
        }

        Ready();
        float[] products = Garbage(info.ParameterMemory), inputGradients = Garbage(batch.Inputs.Length);
        network.Backward(batch.Inputs, batch.OutputGradients, inputGradients, products);
        _results.Add(("Backward", products));
        _results.Add(("Backward's input gradients", inputGradients));
        Ready();
        inputGradients = Garbage(batch.Inputs.Length);
        network.Backward(batch.Inputs, batch.OutputGradients, inputGradients, default);
        _results.Add(("Backward without weights", inputGradients));
        Ready();
        products = Garbage(info.ParameterMemory);
        network.Backward(batch.Inputs, batch.OutputGradients, default, products);
        _results.Add(("Backward without inputs", products));
        states.CopyTo(network.State);
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

    /// <summary>A state's values, without the padding around them, where anything may stand.</summary>
    public static float[] Stored(ParameterInfo state, ReadOnlySpan<float> memory)
    {
        var stored = new float[state.Size];
        state.CopyTo(memory, stored);
        return stored;
    }

    // What a caller's buffer held must not matter.
    private static float[] Garbage(int length)
    {
        var values = new float[length];
        Array.Fill(values, 7);
        return values;
    }
}
