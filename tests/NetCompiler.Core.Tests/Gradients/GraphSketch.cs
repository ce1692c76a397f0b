using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Graphs written down node by node, through the operators' own shape rules and without the language.</summary>
internal sealed class GraphSketch
{
    private readonly List<Node> _nodes = [];
    private readonly List<int> _inputs = [];
    private readonly List<int> _losses = [];

    public Node this[int id] => _nodes[id];

    public int Input(Shape shape, string name = "x")
    {
        _inputs.Add(Add(Leaf.Input, name, [], Settings.None, shape));
        return _inputs[^1];
    }

    /// <summary>A parameter with a statement of its own, which is a value like any other.</summary>
    public int Parameter(Shape shape, string name = "w") =>
        Add(Leaf.Parameter, name, [], Settings.None.With(Leaf.DeclaredByStatement, 1), shape, perExample: false);

    public int Constant(Shape shape, params double[] values) =>
        Add(Leaf.Constant, Unique("c"), [], Settings.Of(new Setting("values", values)), shape, perExample: false);

    /// <summary>A layer; <paramref name="arguments"/> as in the language, all by name: <c>units=3 bias=false</c>.</summary>
    public int Apply(string layer, string arguments, params int[] inputs) => Apply(layer, Arguments(layer, arguments), inputs, null);

    /// <summary>A layer whose value <paramref name="of"/> has steps that do not count: <paramref name="mask"/> says which do.</summary>
    public int Masked(string layer, string arguments, int mask, int of, params int[] inputs)
    {
        var id = Apply(layer, arguments, inputs);
        _nodes[id] = _nodes[id] with { Inputs = _nodes[id].Inputs.Append(mask).ToEquatable(), Settings = _nodes[id].Settings.With(SequenceLengths.Masks, of) };
        return id;
    }

    /// <summary>An input of lengths, and what says which steps count.</summary>
    public int Mask(int steps, string kind = SequenceLengths.Mask) =>
        Internal(kind, Settings.None, Shape.Sequence(steps, 1), Input(Shape.Scalar, "lengths"));

    public int Apply(string layer, int input) => Apply(layer, "", input);

    /// <summary>The layer <paramref name="shared"/> once more, with its weights.</summary>
    public int Use(int shared, params int[] inputs) => Apply(
        _nodes[shared].Operator,
        _nodes[shared].Settings,
        inputs,
        _nodes[shared].Inputs.Where(i => _nodes[i].IsWeight).ToArray());

    /// <summary>A node of an operator that has no shape rule; its value is per example.</summary>
    public int Internal(string name, Settings settings, Shape shape, params int[] inputs) => Add(name, Unique(name), inputs, settings, shape);

    /// <summary>A leaf that is computed, such as <c>dropout.mask</c>.</summary>
    public int Random(string name, Settings settings, Shape shape) => Add(name, Unique(name), [], settings, shape);

    /// <summary>A loss that counts some steps only.</summary>
    public int LossOfSteps(string kind, int prediction, int weights)
    {
        var id = Loss(kind, prediction);
        _nodes[id] = _nodes[id] with { Inputs = _nodes[id].Inputs.Append(weights).ToEquatable(), Settings = _nodes[id].Settings.With(SequenceLengths.Masks, 0) };
        return id;
    }

    public int Loss(string kind, int prediction, string arguments = "", double weight = 1) =>
        Loss(kind, prediction, Arguments(kind, arguments).With("weight", weight));

    /// <summary>A loss with a setting that only passes give.</summary>
    public int Loss(string kind, int prediction, Setting setting) =>
        Loss(kind, prediction, Arguments(kind, "").With("weight", 1).With(setting));

    /// <summary>Whether the operator takes these values with these arguments.</summary>
    public bool Accepts(string layer, string arguments, int[] inputs)
    {
        var inference = new Inference(Arguments(layer, arguments), inputs.Select(i => _nodes[i]).ToArray());
        return OperatorCatalogue.Find(layer)!.Infer(inference) is { } shape && inference.Problems.Count == 0 && shape.Size <= 200 && inference.Weights.All(static w => w.Shape.Size <= 200);
    }

    public NetworkGraph Build(params int[] outputs)
    {
        var graph = new NetworkGraph(
            _nodes.ToArray(),
            _inputs.ToArray(),
            outputs.Select((o, i) => new NamedValue("output" + i.ToString(CultureInfo.InvariantCulture), o)).ToEquatable(),
            _losses.ToArray());
        Assert.Empty(OperatorVerifier.Verify(graph));
        return graph;
    }

    public static Settings Arguments(string layer, string arguments)
    {
        var given = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static a => a.Split('=')[0], static a => a.Split('=')[1]);
        var specs = OperatorCatalogue.Find(layer)!.Parameters;
        Assert.Empty(given.Keys.Except(specs.Select(static s => s.Name)));
        return new(specs.Select(s => Evaluate(s, given.TryGetValue(s.Name, out var text) ? text : s.Default!)).ToEquatable());
    }

    private static Setting Evaluate(ParameterSpec spec, string text) => spec.Kind switch
    {
        ArgumentKind.Choice or ArgumentKind.Text => new(spec.Name, default, text),
        _ when text.Length == 0 => new(spec.Name, default),
        ArgumentKind.Flag => new(spec.Name, EquatableArray.Of(text == "true" ? 1.0 : 0.0)),
        _ when spec.Choices.Contains(text) => new(spec.Name, default, text),
        _ => new(spec.Name, text.Split('x').Select(static n => double.Parse(n, CultureInfo.InvariantCulture)).ToEquatable()),
    };

    private int Apply(string layer, Settings settings, int[] inputs, int[]? shared)
    {
        var name = Unique(layer);
        var inference = new Inference(settings, inputs.Select(i => _nodes[i]).ToArray());
        var shape = OperatorCatalogue.Find(layer)!.Infer(inference);
        Assert.Empty(inference.Problems);
        var weights = shared ?? inference.Weights.Select(w => Add(
            w.Leaf, name + "." + w.Name, [], Settings.None.With("trainable", settings.Number("trainable", 1)), w.Shape, perExample: false)).ToArray();
        var isPerExample = !OperatorCatalogue.Find(layer)!.HandlesShared || inputs.Any(i => _nodes[i].PerExample);
        return Add(layer, name, [.. inputs, .. weights], settings, shape!, isPerExample);
    }

    private int Loss(string kind, int prediction, Settings settings)
    {
        var target = Add(Leaf.Target, Unique("target"), [], Settings.None, _nodes[prediction].Shape);
        var loss = Apply(kind, settings, [prediction, target], null);
        _losses.Add(loss);
        return loss;
    }

    private string Unique(string layer)
    {
        var prefix = layer.Replace(".", "_", StringComparison.Ordinal);
        return prefix + (_nodes.Count(n => n.Operator == layer) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private int Add(string kind, string name, int[] inputs, Settings settings, Shape shape, bool perExample = true)
    {
        _nodes.Add(new(_nodes.Count, kind, name, inputs, settings, shape, perExample, -1));
        return _nodes.Count - 1;
    }
}

/// <summary>Runs one shape rule and remembers what it declared and reported.</summary>
internal sealed class Inference(Settings settings, IReadOnlyList<Node> inputs) : InferenceContext
{
    public List<string> Problems { get; } = [];

    public List<(string Leaf, string Name, Shape Shape)> Weights { get; } = [];

    public override Settings Settings => settings;

    public override EquatableArray<Shape> Inputs { get; } = inputs.Select(static n => n.Shape).ToEquatable();

    public override string Subject => "the layer";

    public override string Origin(int index) => inputs[index].Name;

    public override void Parameter(string name, Shape shape, Initializer initializer) => Weights.Add((Leaf.Parameter, name, shape));

    public override void State(string name, Shape shape, double value) => Weights.Add((Leaf.State, name, shape));

    public override void ShapeProblem(string sentence) => Problems.Add(sentence);

    public override void ArgumentProblem(string argument, string sentence) => Problems.Add(argument + ": " + sentence);
}
