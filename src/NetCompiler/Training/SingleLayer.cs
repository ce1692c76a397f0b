using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Training;

/// <summary>Weights and bias of a network with one dense layer, in stored order, for the classical rules.</summary>
internal sealed class SingleLayer
{
    private readonly INetwork _network;
    private readonly ParameterInfo _weightInfo;
    private readonly ParameterInfo? _biasInfo;
    private readonly float[] _weight;
    private readonly float[] _bias;

    public SingleLayer(INetwork network, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        var info = network.Info;
        if (info.Parameters.Where(static p => p.Shape.Count == 2).ToArray() is not [var weight]
            || info.Parameters.Where(static p => p.Shape.Count != 2).ToArray() is not ([] or [{ Shape.Count: 1 }])
            || weight.Shape[0] != info.OutputSize || weight.Shape[1] != info.InputSize)
        {
            throw new ArgumentException($"'{info.Name}' has the weights {string.Join(", ", info.Parameters.Select(static p => p.Name))}; the rule works on one dense layer from the inputs to the outputs.", nameof(network));
        }

        if (data.InputSize != info.InputSize || data.TargetSize != info.OutputSize || data.Count == 0)
        {
            throw new ArgumentException(
                $"There are {data.Count} examples with {data.InputSize} inputs and {data.TargetSize} targets, but '{info.Name}' needs at least one with {info.InputSize} and {info.OutputSize}.", nameof(data));
        }

        _network = network;
        _weightInfo = weight;
        _biasInfo = info.Parameters.FirstOrDefault(static p => p.Shape.Count == 1);
        _weight = new float[weight.Size];
        _bias = new float[info.OutputSize];
        weight.CopyTo(network.Parameters, _weight);
        _biasInfo?.CopyTo(network.Parameters, _bias);
        Errors = new float[info.OutputSize];
    }

    /// <summary>Target minus output, for each output of the last example.</summary>
    public float[] Errors { get; }

    /// <summary>Predicts one example and sets <see cref="Errors"/>.</summary>
    public void Look(ReadOnlySpan<float> input, ReadOnlySpan<float> target)
    {
        _network.Predict(input, Errors);
        for (var i = 0; i < Errors.Length; i++)
        {
            Errors[i] = target[i] - Errors[i];
        }
    }

    /// <summary>weight ← weight + rate · error · input, bias ← bias + rate · error.</summary>
    public void Correct(ReadOnlySpan<float> input, float rate)
    {
        for (var output = 0; output < Errors.Length; output++)
        {
            var change = rate * Errors[output];
            _bias[output] += change;
            for (var i = 0; i < input.Length; i++)
            {
                _weight[(output * input.Length) + i] += change * input[i];
            }
        }

        _weightInfo.CopyFrom(_weight, _network.Parameters);
        _biasInfo?.CopyFrom(_bias, _network.Parameters);
    }
}
