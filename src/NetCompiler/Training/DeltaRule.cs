using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Schedules;

namespace NetCompiler.Training;

/// <summary>
/// The online delta rule (Widrow, Hoff 1960) for one layer of linear neurons: for each example in turn, w ← w + rate · (t - y) · x and
/// b ← b + rate · (t - y), the gradient step of ½(t - y)². With a rate that falls like 1/t it comes to the least-squares solution.
/// </summary>
public static class DeltaRule
{
    /// <summary>Learns for a number of epochs.</summary>
    /// <param name="network">One dense layer without activation; its weights are changed.</param>
    /// <param name="data">Examples with target values.</param>
    /// <param name="rates">The rate of each correction, e.g. <see cref="RateSchedule.Power"/> with s = 1 for 1/t.</param>
    /// <param name="epochs">Passes over the examples; at least 0.</param>
    /// <returns>The mean of ½(t - y)², summed over outputs, in the last pass, each before its correction.</returns>
    /// <exception cref="ArgumentException">The network has other layers, or the data do not fit it.</exception>
    /// <exception cref="TrainingException">The weights grew past all bounds: the rate is too large for the inputs.</exception>
    public static double Train(INetwork network, Dataset data, IRateSchedule rates, int epochs)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        var layer = new SingleLayer(network, data);
        var total = (long)epochs * data.Count;
        var loss = 0.0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            loss = 0;
            for (var i = 0; i < data.Count; i++)
            {
                layer.Look(data.Input(i), data.Target(i));
                foreach (var error in layer.Errors)
                {
                    loss += 0.5 * error * error;
                }

                if (!double.IsFinite(loss))
                {
                    throw new TrainingException($"The delta rule left all bounds at example {i} of epoch {epoch + 1}: the rate is too large. Take a smaller one, or standardise the inputs.");
                }

                layer.Correct(data.Input(i), rates.Rate(((long)epoch * data.Count) + i, total));
            }
        }

        return loss / data.Count;
    }
}
