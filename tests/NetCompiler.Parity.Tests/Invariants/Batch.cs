using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Inputs of a network and what its losses compare with.</summary>
internal sealed class Batch
{
    /// <summary>Examples drawn; longer batches repeat them, which row-wise judging would find as well.</summary>
    private const int Distinct = 11;

    public Batch(INetwork network, int rows, int seed = 5)
    {
        var info = network.Info;
        var drawn = new Examples(Sample.EngineOf(network).ToDouble(), Math.Min(rows, Distinct), seed);
        Rows = rows;
        Inputs = Repeated(drawn.Inputs, rows * info.InputSize);
        Targets = Repeated(drawn.Targets, rows * info.TargetSize);
        var random = new Random(seed);
        OutputGradients = [.. Enumerable.Range(0, rows * info.OutputSize).Select(_ => (float)(random.NextDouble() - 0.5))];
        if (info.Losses.Count > 0 && info.Losses.All(static l => l.AcceptsClasses))
        {
            Classes = [.. Enumerable.Range(0, rows).SelectMany(_ => info.Losses.SelectMany((l, k) =>
                Enumerable.Range(0, l.Positions).Select(_ => random.Next(Math.Max(2, info.Targets[k].Size / l.Positions)))))];
        }
    }

    public int Rows { get; }

    public float[] Inputs { get; }

    public float[] Targets { get; }

    public float[] OutputGradients { get; }

    /// <summary>Null where the losses take numbers only.</summary>
    public int[]? Classes { get; }

    private static float[] Repeated(double[] values, int length)
    {
        var repeated = new float[length];
        for (var i = 0; i < length; i++)
        {
            repeated[i] = (float)values[i % values.Length];
        }

        return repeated;
    }
}
