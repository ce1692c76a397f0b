using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Training;

/// <summary>What the perceptron rule reached.</summary>
/// <param name="Converged">Whether an epoch went by without an error: a separating plane was found.</param>
/// <param name="Epochs">Passes over the examples, the faultless one included.</param>
/// <param name="Errors">Wrong examples in the last pass.</param>
public sealed record PerceptronResult(bool Converged, int Epochs, int Errors);

/// <summary>
/// The perceptron learning rule (Rosenblatt 1958) for one layer of threshold neurons: for each example in turn, w ← w + rate · (t - y) · x and
/// b ← b + rate · (t - y). It ends after finitely many corrections if and only if a plane separates the examples.
/// </summary>
public static class PerceptronRule
{
    /// <summary>Learns until an epoch has no errors.</summary>
    /// <param name="network">One dense layer with <c>step</c> or <c>sign</c> as activation; its weights are changed.</param>
    /// <param name="data">Examples with target values that the activation can reach (0 and 1, or -1 and 1).</param>
    /// <param name="maximumEpochs">Passes after which it gives up; at least 1.</param>
    /// <param name="rate">Size of a correction; above 0.</param>
    /// <exception cref="ArgumentException">The network has other layers, or the data do not fit it.</exception>
    public static PerceptronResult Train(INetwork network, Dataset data, int maximumEpochs = 1000, float rate = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumEpochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        var layer = new SingleLayer(network, data);
        var errors = 0;
        for (var epoch = 1; epoch <= maximumEpochs; epoch++)
        {
            errors = 0;
            for (var i = 0; i < data.Count; i++)
            {
                layer.Look(data.Input(i), data.Target(i));
                if (layer.Errors.AsSpan().IndexOfAnyExcept(0f) >= 0)
                {
                    errors++;
                    layer.Correct(data.Input(i), rate);
                }
            }

            if (errors == 0)
            {
                return new PerceptronResult(true, epoch, 0);
            }
        }

        return new PerceptronResult(false, maximumEpochs, errors);
    }
}
