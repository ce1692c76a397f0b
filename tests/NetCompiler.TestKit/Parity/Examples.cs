using NetCompiler.Core.Graph;
using NetCompiler.Engine;

namespace NetCompiler.TestKit.Parity;

/// <summary>A batch of random inputs and targets that fit the losses of a network.</summary>
public sealed class Examples
{
    private readonly Random _random;
    private readonly NetworkGraph _graph;

    /// <summary>Draws a batch, each example anew until it keeps away from the kinks of <paramref name="oracle"/>.</summary>
    public Examples(GenericNetwork<double> oracle, int batch, int seed)
    {
        _random = new(seed);
        _graph = oracle.Graph;
        Batch = batch;
        Inputs = new double[batch * oracle.InputSize];
        Targets = new double[batch * oracle.TargetSize];
        for (var row = 0; row < batch; row++)
        {
            Draw(row, oracle);
        }

        // A value depends on its example alone, but for the random values of training, which depend on the place in the batch too.
        for (var round = 0; round < 30; round++)
        {
            var near = new bool[batch];
            foreach (var training in new[] { false, true })
            {
                oracle.Evaluate(Inputs, training);
                for (var row = 0; row < batch; row++)
                {
                    near[row] |= Kinks.IsNear(oracle, Targets, row, batch);
                }
            }

            Redrawn += near.Count(static n => n);
            if (!near.Contains(true))
            {
                AreClear = true;
                return;
            }

            for (var row = 0; row < batch; row++)
            {
                if (near[row])
                {
                    Draw(row, oracle);
                }
            }
        }
    }

    public int Batch { get; }

    public double[] Inputs { get; }

    public double[] Targets { get; }

    /// <summary>Whether all keep away from kinks; false where an example came close as often as it was drawn.</summary>
    public bool AreClear { get; }

    /// <summary>How often an example was drawn anew.</summary>
    public int Redrawn { get; }

    private void Draw(int row, GenericNetwork<double> oracle)
    {
        var at = row * oracle.InputSize;
        foreach (var input in _graph.Inputs)
        {
            var indices = Indices(input);
            foreach (ref var value in Inputs.AsSpan(at, _graph[input].Shape.Size))
            {
                // Representable in float, so that both precisions see the same example.
                value = indices > 0 ? _random.Next(indices) : (float)Normal();
            }

            at += _graph[input].Shape.Size;
        }

        at = row * oracle.TargetSize;
        foreach (var loss in _graph.Losses)
        {
            var size = _graph[_graph[loss].Inputs[1]].Shape.Size;
            var features = _graph[_graph[loss].Inputs[1]].Shape is { Kind: ShapeKind.Sequence } s ? s.Extents[1] : size;
            Target(_graph[loss].Operator, Targets.AsSpan(at, size), features);
            at += size;
        }
    }

    /// <summary>How many indices an input may have, where rows are looked up by it, or lengths; else 0.</summary>
    private int Indices(int input) => SequenceLengths.IsLengths(_graph[input]) ? _graph[input].Settings.Integer(SequenceLengths.Steps) + 1 : _graph.Nodes.Where(n => n.Operator == "embedding" && n.Inputs[0] == input)
        .Select(static n => n.Settings.Integer("count")).DefaultIfEmpty().Min();

    private void Target(string loss, Span<double> target, int features)
    {
        switch (loss)
        {
            case "crossentropy" or "kldivergence":
                for (var position = 0; position < target.Length; position += features)
                {
                    var one = target.Slice(position, features);
                    one.Clear();
                    if (_random.Next(2) == 0)
                    {
                        one[_random.Next(features)] = 1;
                        continue;
                    }

                    // Soft targets: probabilities that float holds.
                    for (var rest = 32; rest > 0; rest--)
                    {
                        one[_random.Next(features)] += 1 / 32.0;
                    }
                }

                break;
            case "binarycrossentropy":
                Fill(target, () => _random.Next(2));
                break;
            case "hinge" or "exponential" or "logisticloss":
                Fill(target, () => (2 * _random.Next(2)) - 1);
                break;
            case "poisson":
                Fill(target, () => _random.Next(5));
                break;
            default:
                Fill(target, () => (float)Normal());
                break;
        }
    }

    private static void Fill(Span<double> target, Func<double> draw)
    {
        foreach (ref var value in target)
        {
            value = draw();
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
