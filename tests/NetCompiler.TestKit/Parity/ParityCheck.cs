using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.TestKit.Parity;

/// <summary>Compares a network with the generic engine in double, over all that <see cref="INetwork"/> computes.</summary>
public static class ParityCheck
{
    /// <summary>
    /// Differences allowed: this share of one more than the largest magnitude in the layers that led to the value.
    /// </summary>
    private const double Tolerance = 1e-5;

    /// <summary>How often weights are drawn until examples keep away from kinks.</summary>
    private const int WeightDraws = 5;

    /// <summary>
    /// Puts random weights into both and compares predictions one by one and in a batch, losses, gradients and vector-Jacobian products.
    /// </summary>
    /// <returns>What differs, a sentence each; empty when all agree.</returns>
    public static IReadOnlyList<string> Run(GenericNetwork<double> oracle, INetwork network, int batch, int seed, out Redrawn redrawn)
    {
        var examples = Draw(oracle, network, batch, seed, out redrawn);
        var found = new List<string>();
        Predictions(oracle, network, examples, found);
        if (oracle.Graph.Losses.Count > 0)
        {
            Losses(oracle, network, examples, found);
        }

        Products(oracle, network, examples, seed, found);
        return found;
    }

    // What a padded border, or an embedding that is shrunk to nothing, makes of the weights is the same for every example: where that comes close to a kink,
    // only other weights help.
    private static Examples Draw(GenericNetwork<double> oracle, INetwork network, int batch, int seed, out Redrawn redrawn)
    {
        for (var draw = 0; ; draw++)
        {
            SetWeights(oracle, network, seed + (draw * 1_000_003));
            network.Seed = oracle.Seed = (ulong)seed;
            network.Step = oracle.Step = seed % 7;
            var examples = new Examples(oracle, batch, seed);
            if (examples.AreClear || draw == WeightDraws - 1)
            {
                redrawn = new(examples.Redrawn, draw);
                return examples;
            }
        }
    }

    /// <summary>Random weights in both, and states that are not what they start with.</summary>
    public static void SetWeights(GenericNetwork<double> oracle, INetwork network, int seed)
    {
        var random = new Random(seed);
        var at = 0;
        foreach (var parameter in network.Info.Parameters)
        {
            var fan = parameter.Shape.Count > 1 ? parameter.Size / parameter.Shape[0] : 4;
            var values = Draw(parameter.Size, () => (random.NextDouble() - 0.5) * 2.5 / Math.Sqrt(fan));
            parameter.CopyFrom(values, network.Parameters);
            values.CopyTo(oracle.Parameters, ref at);
        }

        at = 0;
        foreach (var state in network.Info.States)
        {
            var values = Draw(state.Size, () => 0.5 + random.NextDouble());
            state.CopyFrom(values, network.State);
            values.CopyTo(oracle.State, ref at);
        }
    }

    private static void Predictions(GenericNetwork<double> oracle, INetwork network, Examples examples, List<string> found)
    {
        var expected = new double[examples.Batch * oracle.OutputSize];
        oracle.Forward(examples.Inputs, expected);
        oracle.Evaluate(examples.Inputs);
        var scale = 1 + Largest(oracle, static (o, id) => o.Value(id));
        var inputs = Floats(examples.Inputs);
        var actual = new float[expected.Length];
        network.PredictBatch(inputs, actual);
        Compare("PredictBatch", expected, actual, Tolerance * scale, found);
        for (var row = 0; row < examples.Batch; row++)
        {
            network.Predict(
                inputs.AsSpan(row * oracle.InputSize, oracle.InputSize), actual.AsSpan(row * oracle.OutputSize, oracle.OutputSize));
        }

        Compare("Predict", expected, actual, Tolerance * scale, found);
    }

    private static void Losses(GenericNetwork<double> oracle, INetwork network, Examples examples, List<string> found)
    {
        float[] inputs = Floats(examples.Inputs), targets = Floats(examples.Targets);
        var expected = new double[oracle.Parameters.Length];
        var loss = oracle.Gradient(examples.Inputs, examples.Targets, expected);
        var scale = 1 + Largest(oracle, static (o, id) => o.Value(id));
        var gradients = new float[network.Info.ParameterMemory];
        Compare("the loss of Gradient", [loss], [network.Gradient(inputs, targets, gradients)], Tolerance * scale, found);
        CompareParameters("Gradient", oracle, network, expected, gradients, scale, found);
        CompareStates("Gradient", oracle, network, scale, found);
        Compare("Loss", [oracle.Loss(examples.Inputs, examples.Targets)], [network.Loss(inputs, targets)], Tolerance * scale, found);
    }

    private static void Products(GenericNetwork<double> oracle, INetwork network, Examples examples, int seed, List<string> found)
    {
        var random = new Random(seed + 1);
        var seeds = Draw(examples.Batch * oracle.OutputSize, () => random.NextDouble() - 0.5);
        double[] expected = new double[oracle.Parameters.Length], expectedInputs = new double[examples.Inputs.Length];
        oracle.Backward(examples.Inputs, seeds.Select(static s => (double)s).ToArray(), expectedInputs, expected);
        var scale = 1 + Largest(oracle, static (o, id) => o.Value(id));
        var gradients = new float[network.Info.ParameterMemory];
        var inputGradients = new float[expectedInputs.Length];
        network.Backward(Floats(examples.Inputs), seeds, inputGradients, gradients);
        CompareParameters("Backward", oracle, network, expected, gradients, scale, found);
        CompareStates("Backward", oracle, network, scale, found);
        Compare("Backward's input gradients", expectedInputs, inputGradients, Tolerance * scale * (1 + Largest(expectedInputs)), found);
    }

    private static void CompareParameters(
        string what, GenericNetwork<double> oracle, INetwork network, double[] expected, float[] gradients, double scale, List<string> found)
    {
        var at = 0;
        var largest = 1 + Largest(oracle, static (o, id) => o.GradientOf(id));

        // What only moves a mean that batch statistics take away has no influence: its gradient is a sum of large terms that leaves rounding.
        var floor = oracle.Graph.Nodes.Any(static n => n.Operator is "batchnorm" or "instancenorm" or "groupnorm") ? 0.1 : 0.01;
        foreach (var parameter in network.Info.Parameters)
        {
            var actual = new float[parameter.Size];
            parameter.CopyTo(gradients, actual);
            var part = expected.AsSpan(at, parameter.Size).ToArray();

            // Within the gradient's own magnitude where that is large, and never looser than what flowed through the layer.
            var tolerance = Math.Min(Tolerance * scale * largest, (1e-3 * Largest(part)) + (floor * Tolerance * scale * largest));
            Compare($"{what} of {parameter.Name}", part, actual, tolerance, found);
            at += parameter.Size;
        }
    }

    // Passes in training mode move running statistics.
    private static void CompareStates(string after, GenericNetwork<double> oracle, INetwork network, double scale, List<string> found)
    {
        var at = 0;
        foreach (var state in network.Info.States)
        {
            var actual = new float[state.Size];
            state.CopyTo(network.State, actual);
            Compare($"{state.Name} after {after}", oracle.State.Slice(at, state.Size).ToArray(), actual, Tolerance * scale * scale, found);
            at += state.Size;
        }
    }

    private static void Compare(string what, double[] expected, float[] actual, double tolerance, List<string> found)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            if (!(difference <= tolerance))
            {
                found.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: value {i} of {expected.Length} is {actual[i]:g9}, and {expected[i]:g9} was expected (within {tolerance:g2})."));
                return;
            }
        }
    }

    private delegate ReadOnlySpan<double> ValueOf(GenericNetwork<double> network, int node);

    private static double Largest(GenericNetwork<double> network, ValueOf valueOf)
    {
        var largest = 0.0;
        foreach (var node in network.Graph.Nodes)
        {
            if (node.PerExample && node.Operator is not (Leaf.Input or Leaf.Target))
            {
                largest = Math.Max(largest, Largest(valueOf(network, node.Id)));
            }
        }

        return largest;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static float[] Draw(int count, Func<double> draw) => [.. Enumerable.Range(0, count).Select(_ => (float)draw())];

    private static float[] Floats(double[] values) => [.. values.Select(static v => (float)v)];

    private static void CopyTo(this float[] values, Span<double> to, ref int at)
    {
        foreach (var value in values)
        {
            to[at++] = value;
        }
    }
}
