using NetCompiler.Core;
using NetCompiler.Core.Graph;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>Makes graphs node by node, so that the engine is tested without the parser.</summary>
internal sealed class GraphMaker
{
    private readonly List<Node> _nodes = [];
    private readonly List<int> _inputs = [];
    private readonly List<NamedValue> _outputs = [];
    private readonly List<int> _losses = [];

    public int Input(Shape shape)
    {
        var id = Leaf(Core.Graph.Leaf.Input, "input" + _inputs.Count, shape, perExample: true, Settings.None);
        _inputs.Add(id);
        return id;
    }

    public int Parameter(string name, Shape shape, bool trainable = true) =>
        Leaf(Core.Graph.Leaf.Parameter, name, shape, perExample: false, Settings.None.With("trainable", trainable ? 1 : 0));

    /// <summary>A parameter with a statement of its own.</summary>
    public int SharedParameter(Shape shape) => Leaf(
        Core.Graph.Leaf.Parameter, "w" + _nodes.Count, shape, perExample: false, Settings.None.With(Core.Graph.Leaf.DeclaredByStatement, 1));

    public int Constant(Shape shape, params double[] values) => Leaf(
        Core.Graph.Leaf.Constant, "c" + _nodes.Count, shape, perExample: false, Settings.Of(new Setting("values", values)));

    public int State(string name, Shape shape, double value) =>
        Leaf(Core.Graph.Leaf.State, name, shape, perExample: false, Settings.None.With("value", value));

    public int Op(string @operator, Shape shape, Settings settings, params int[] inputs)
    {
        var id = _nodes.Count;
        var isPerExample = inputs.Any(i => _nodes[i].PerExample);
        _nodes.Add(new Node(id, @operator, @operator + id, inputs, settings, shape, isPerExample, Declared: -1));
        return id;
    }

    public int Op(string @operator, params int[] inputs) => Op(@operator, _nodes[inputs[0]].Shape, Settings.None, inputs);

    public int Dense(int x, int units, bool bias = true, bool trainable = true)
    {
        var name = "dense" + _nodes.Count;
        var shape = _nodes[x].Shape;
        var isSequence = shape.Kind == ShapeKind.Sequence;
        var fanIn = isSequence ? shape.Extents[1] : shape.Size;
        var weight = Parameter(name + ".weight", Shape.Flat(units, fanIn), trainable);
        return bias
            ? Op("dense", DenseShape(shape, units), Settings.None, x, weight, Parameter(name + ".bias", Shape.Flat(units), trainable))
            : Op("dense", DenseShape(shape, units), Settings.None, x, weight);
    }

    /// <summary>The layer <paramref name="dense"/> once more, on <paramref name="x"/>.</summary>
    public int DenseAgain(int dense, int x)
    {
        var inputs = _nodes[dense].Inputs.ToArray();
        inputs[0] = x;
        return Op("dense", _nodes[dense].Shape, Settings.None, inputs);
    }

    public GraphMaker Output(int value)
    {
        _outputs.Add(new NamedValue("output" + _outputs.Count, value));
        return this;
    }

    public GraphMaker Loss(string kind, int prediction, Settings? settings = null)
    {
        var target = Leaf(Core.Graph.Leaf.Target, "target" + _losses.Count, _nodes[prediction].Shape, perExample: true, Settings.None);
        _losses.Add(Op(kind, Shape.Scalar, settings ?? Settings.None, prediction, target));
        return this;
    }

    public NetworkGraph Graph() =>
        new(_nodes.ToEquatable(), _inputs.ToEquatable(), _outputs.ToEquatable(), _losses.ToEquatable());

    private static Shape DenseShape(Shape x, int units) =>
        x.Kind == ShapeKind.Sequence ? Shape.Sequence(x.Extents[0], units) : Shape.Flat(units);

    private int Leaf(string kind, string name, Shape shape, bool perExample, Settings settings)
    {
        var id = _nodes.Count;
        _nodes.Add(new Node(id, kind, name, default, settings, shape, perExample, Declared: -1));
        return id;
    }
}
