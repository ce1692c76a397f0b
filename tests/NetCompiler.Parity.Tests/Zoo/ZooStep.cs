using NetCompiler.Core.Graph;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Zoo;

/// <summary>One batch through a network and through the engine in double: predictions, and gradients by <c>Backward</c>.</summary>
/// <remarks>
/// A network of a hundred layers meets many kinks, where float and double may take different sides, so vectors are compared as wholes: by the
/// length of their difference against their own.
/// </remarks>
internal sealed class ZooStep(GenericNetwork<double> oracle, INetwork network, int examples)
{
    public (double Outputs, double Gradients) Run()
    {
        var (inputs, seeds) = Example();

        var (wanted, found) = (new double[examples * oracle.OutputSize], new float[examples * oracle.OutputSize]);
        oracle.Forward(inputs, wanted);
        network.PredictBatch(Single(inputs), found);

        var (wantedGradients, foundMemory) = (new double[oracle.Parameters.Length], new float[network.Info.ParameterMemory]);
        oracle.Backward(inputs, seeds, default, wantedGradients);
        network.Backward(Single(inputs), Single(seeds), default, foundMemory);
        AgreeWithWorkers(inputs, seeds, foundMemory);
        var foundGradients = new float[oracle.Parameters.Length];
        var at = 0;
        foreach (var parameter in network.Info.Parameters)
        {
            parameter.CopyTo(foundMemory, foundGradients.AsSpan(at, parameter.Size));
            at += parameter.Size;
        }

        return (Difference(wanted, found), Difference(wantedGradients, foundGradients));
    }

    private void AgreeWithWorkers(double[] inputs, double[] seeds, float[] alone)
    {
        var shared = new float[alone.Length];
        network.Workers = 2;
        network.Backward(Single(inputs), Single(seeds), default, shared);
        network.Workers = 1;
        Assert.True(shared.AsSpan().SequenceEqual(alone), "Two workers give other gradients than one.");
    }

    /// <summary>
    /// How far the engine's gradients in float are from those in double: deep networks that normalise few values are so badly conditioned that rounding
    /// alone makes percents.
    /// </summary>
    public double OfRounding()
    {
        var single = new GenericNetwork<float>(oracle.Graph);
        for (var i = 0; i < oracle.Parameters.Length; i++)
        {
            single.Parameters[i] = (float)oracle.Parameters[i];
        }

        var (inputs, seeds) = Example();
        var (wanted, found) = (new double[oracle.Parameters.Length], new float[oracle.Parameters.Length]);
        oracle.Backward(inputs, seeds, default, wanted);
        single.Backward(Single(inputs), Single(seeds), default, found);
        return Difference(wanted, found);
    }

    private (double[] Inputs, double[] Seeds) Example()
    {
        var random = new Random(11);
        var inputs = Inputs(random);
        return (inputs, [.. Enumerable.Range(0, examples * oracle.OutputSize).Select(_ => random.NextDouble() - 0.5)]);
    }

    // What an embedding reads is an index.
    private double[] Inputs(Random random)
    {
        var graph = oracle.Graph;
        var values = new List<double>();
        for (var n = 0; n < examples; n++)
        {
            foreach (var input in graph.Inputs)
            {
                var table = graph.Nodes.FirstOrDefault(u => u.Operator == "embedding" && u.Inputs[0] == input);
                values.AddRange(Enumerable.Range(0, graph[input].Shape.Size).Select(_ =>
                    table is null ? (random.NextDouble() * 2) - 1 : random.Next(graph[table.Inputs[1]].Shape.Extents[0])));
            }
        }

        return [.. values];
    }

    private static float[] Single(double[] values) => [.. values.Select(static v => (float)v)];

    private static double Difference(double[] wanted, float[] found)
    {
        var (difference, length) = (0d, 0d);
        for (var i = 0; i < wanted.Length; i++)
        {
            difference += (wanted[i] - found[i]) * (wanted[i] - found[i]);
            length += wanted[i] * wanted[i];
        }

        return Math.Sqrt(difference / Math.Max(length, 1e-30));
    }
}
