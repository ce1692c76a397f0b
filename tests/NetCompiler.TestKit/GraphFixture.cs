using NetCompiler.Core;
using NetCompiler.Core.Graph;

namespace NetCompiler.TestKit;

/// <summary>Writes a small graph by hand, for tests of what comes after analysis.</summary>
public sealed class GraphFixture
{
    private readonly List<Node> _nodes = [];
    private readonly List<int> _inputs = [];
    private readonly List<int> _losses = [];
    private readonly Dictionary<string, int> _layers = [];

    public int Input(params int[] extents)
    {
        _inputs.Add(Add(Leaf.Input, "input" + (_inputs.Count + 1), Settings.None, Shape.Flat(extents), true));
        return _inputs[^1];
    }

    public int Dense(int x, int units, bool trainable = true)
    {
        var name = NextName("dense");
        var weight = Add(Leaf.Parameter, name + ".weight", Trainable(trainable), Shape.Flat(units, _nodes[x].Shape.Size), false);
        var bias = Add(Leaf.Parameter, name + ".bias", Trainable(trainable), Shape.Flat(units), false);
        return Add("dense", name, Settings.None.With("units", units).With("bias", 1), Shape.Flat(units), true, x, weight, bias);
    }

    public int Apply(string @operator, params int[] inputs) => Apply(@operator, Settings.None, inputs);

    public int Apply(string @operator, Settings settings, params int[] inputs) =>
        Add(@operator, NextName(@operator), settings, _nodes[inputs[0]].Shape, true, inputs);

    public int Loss(string kind, int prediction)
    {
        var target = Add(Leaf.Target, "target" + (_losses.Count + 1), Settings.None, _nodes[prediction].Shape, true);
        _losses.Add(Add(kind, "loss" + (_losses.Count + 1), Settings.None.With("weight", 1), Shape.Scalar, true, prediction, target));
        return _losses[^1];
    }

    public NetworkGraph Build(params int[] outputs) => new(
        _nodes.ToArray(), _inputs.ToArray(), outputs.Select((o, i) => new NamedValue(i == 0 ? "output" : "output" + (i + 1), o)).ToEquatable(), _losses.ToArray());

    private static Settings Trainable(bool trainable) =>
        Settings.None.With("initializer", "glorot_uniform").With("trainable", trainable ? 1 : 0);

    private string NextName(string kind) => kind + (_layers[kind] = _layers.GetValueOrDefault(kind) + 1);

    private int Add(string @operator, string name, Settings settings, Shape shape, bool perExample, params int[] inputs)
    {
        _nodes.Add(new(_nodes.Count, @operator, name, inputs, settings, shape, perExample, -1));
        return _nodes.Count - 1;
    }
}
