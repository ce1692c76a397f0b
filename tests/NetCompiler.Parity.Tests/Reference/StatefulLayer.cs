using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>
/// A layer with running statistics: at inference it is another function than in training. <c>Backward</c> is of training, so gradients of cases at
/// inference are not compared; <c>Predict</c> is of inference, so the results of cases in training show in a loss that is zero.
/// </summary>
internal static class StatefulLayer
{
    public delegate string? Comparison(INetwork? network, string what, SafeTensor expected, float[] actual);

    public static bool IsTraining(ReferenceCase reference) => reference.Text("train") == "True";

    /// <summary>Puts the case's buffers into the states of the same last word.</summary>
    public static void SetStates(ReferenceCase reference, INetwork network)
    {
        foreach (var state in network.Info.States)
        {
            if (reference.Find("buffer." + Word(state)) is { } buffer)
            {
                state.CopyFrom(buffer.ToSingles(), network.State);
            }
        }
    }

    /// <summary>What differs in the results; null when nothing does.</summary>
    public static string? Difference(ReferenceCase reference, INetwork network, SafeTensor input, Comparison compare)
    {
        SetStates(reference, network);
        var expected = reference["output0"];
        if (!IsTraining(reference))
        {
            var output = new float[expected.Count];
            network.PredictBatch(input.ToSingles(), output);
            return compare(network, "output", expected, output);
        }

        // The loss is the mean squared error, which a layer without activation gets by itself.
        var error = Math.Sqrt(network.Gradient(input.ToSingles(), expected.ToSingles(), new float[network.Info.ParameterMemory]));
        var tolerance = 1e-6 * (1 + expected.ToDoubles().Max(Math.Abs));
        return error <= tolerance ? After(reference, network, compare) : FormattableString.Invariant($"output in training is off by {error:g3} in the root of the mean square");
    }

    /// <summary>What differs in the running statistics after one call in training mode; null when nothing does.</summary>
    public static string? After(ReferenceCase reference, INetwork network, Comparison compare)
    {
        foreach (var state in network.Info.States)
        {
            if (reference.Find("after." + Word(state)) is { } after)
            {
                var stored = new float[state.Size];
                state.CopyTo(network.State, stored);
                if (compare(network, after.Name, after, stored) is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private static string Word(NetCompiler.Networks.ParameterInfo state) => state.Name[(state.Name.LastIndexOf('.') + 1)..];
}
