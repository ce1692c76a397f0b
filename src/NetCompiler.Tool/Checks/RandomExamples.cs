using NetCompiler.Core.Graph;

namespace NetCompiler.Tool.Checks;

/// <summary>Inputs and targets that a network and its losses make sense of, drawn at random.</summary>
internal sealed class RandomExamples
{
    private readonly Random _random;
    private readonly NetworkGraph _graph;

    public RandomExamples(NetworkGraph graph, int count, int seed)
    {
        (_graph, _random, Count) = (graph, new Random(seed), count);
        Node[] inputs = [.. graph.Inputs.Select(id => graph[id])];
        Node[] targets = [.. graph.Losses.Select(id => graph[graph[id].Inputs[1]])];
        Inputs = [.. Enumerable.Range(0, count).SelectMany(_ => inputs.SelectMany(Input))];
        Targets = [.. Enumerable.Range(0, count).SelectMany(_ => targets.SelectMany((t, i) => Target(graph[graph.Losses[i]].Operator, t.Shape)))];
    }

    public int Count { get; }

    /// <summary>Example after example; every number is a float.</summary>
    public double[] Inputs { get; }

    /// <summary>Example after example; every number is a float.</summary>
    public double[] Targets { get; }

    public float[] InputFloats => [.. Inputs.Select(static v => (float)v)];

    public float[] TargetFloats => [.. Targets.Select(static v => (float)v)];

    // Where rows are looked up, inputs are their numbers.
    private IEnumerable<double> Input(Node input)
    {
        if (SequenceLengths.IsLengths(input))
        {
            return [_random.Next(1, input.Settings.Integer(SequenceLengths.Steps) + 1)];
        }

        var indices = _graph.Nodes.Where(n => n.Operator == "embedding" && n.Inputs[0] == input.Id).Select(static n => n.Settings.Integer("count")).DefaultIfEmpty().Min();
        return Enumerable.Range(0, input.Shape.Size).Select(_ => indices > 0 ? _random.Next(indices) : Normal()).ToArray();
    }

    private double[] Target(string loss, Shape shape) => loss switch
    {
        "crossentropy" or "kldivergence" => Distributions(shape),
        "binarycrossentropy" => Fill(shape.Size, () => _random.Next(2)),
        "hinge" or "exponential" or "logisticloss" => Fill(shape.Size, () => (2 * _random.Next(2)) - 1),
        "poisson" => Fill(shape.Size, () => _random.Next(5)),
        _ => Fill(shape.Size, Normal),
    };

    // Classes of a place in a picture lie a plane apart; those of a step, or of the whole, side by side.
    private double[] Distributions(Shape shape)
    {
        var values = new double[shape.Size];
        var classes = shape.Kind == ShapeKind.Sequence ? shape.Extents[1] : shape.Extents[0];
        var places = shape.Size / classes;
        for (var place = 0; place < places; place++)
        {
            var label = _random.Next(classes);
            values[shape.Kind == ShapeKind.Spatial ? (label * places) + place : (place * classes) + label] = 1;
        }

        return values;
    }

    private static double[] Fill(int count, Func<double> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];

    private double Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
