using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Export;

/// <summary>What an operator's export sees: the node of the network, the names of what it reads, and the graph to write into.</summary>
internal sealed class ExportNode(NetworkGraph network, Node node, IReadOnlyDictionary<int, string> names, ExportGraph graph)
{
    public Node Node { get; } = node;

    public Settings Settings => Node.Settings;

    /// <summary>The name its result has.</summary>
    public required string Output { get; init; }

    public int InputCount => Node.Inputs.Count;

    /// <summary>Axes in front of the extents: one where the value is per example.</summary>
    public int Lead => Node.PerExample ? 1 : 0;

    public Node InputNode(int input) => network[Node.Inputs[input]];

    public Shape Shape(int input) => InputNode(input).Shape;

    public string this[int input] => names[Node.Inputs[input]];

    /// <summary>Its inputs by number; for operations on several values, which have no weights of their own but may read another layer's.</summary>
    public int[] Values => [.. Enumerable.Range(0, InputCount)];

    /// <summary>Adds a node whose result only this layer reads.</summary>
    public string Add(string op, IEnumerable<string> inputs, params AttributeProto[] attributes) => graph.Add(op, Output + "_" + op.ToLowerInvariant(), inputs, attributes);

    public string Add(string op, string input, params AttributeProto[] attributes) => Add(op, [input], attributes);

    /// <summary>Adds the node whose result is the layer's.</summary>
    public void Result(string op, IEnumerable<string> inputs, params AttributeProto[] attributes) => graph.AddTo(Output, op, inputs, attributes);

    public void Result(string op, string input, params AttributeProto[] attributes) => Result(op, [input], attributes);

    public void AddAll(IEnumerable<string> outputs, string op, IEnumerable<string> inputs, params AttributeProto[] attributes) =>
        graph.AddAll(outputs, op, inputs, attributes);

    public string Fresh(string suffix) => graph.Name(Output + "_" + suffix);

    public string Number(double value) => graph.Number(value);

    public string Integers(params long[] values) => graph.Integers(values);

    public string Integers(IEnumerable<int> values) => graph.Integers([.. values.Select(static v => (long)v)]);

    public string Floats(string suffix, IEnumerable<int> extents, float[] values) => graph.Floats(Output + "_" + suffix, extents, values);

    /// <summary>The value under other extents, its examples left as they are.</summary>
    public string Reshaped(string value, bool perExample, IEnumerable<int> extents) =>
        Add("Reshape", [value, Integers(perExample ? extents.Prepend(-1) : extents)]);

    /// <summary>The layer's result as a value under other extents.</summary>
    public void ResultReshaped(string value, IEnumerable<int>? extents = null) =>
        Result("Reshape", [value, Integers(Node.PerExample ? (extents ?? Node.Shape.Extents).Prepend(-1) : extents ?? Node.Shape.Extents)]);

    /// <summary>A value of channels over space with channels first: of a sequence the features are its channels.</summary>
    public string ChannelsFirst(int input) => Shape(input).Kind == ShapeKind.Sequence
        ? Add("Transpose", this[input], ExportGraph.Attribute("perm", [0, 2, 1])) : this[input];

    /// <summary>Does something with channels first and gives the result in the order of the layer.</summary>
    public void ResultChannels(string op, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        if (Node.Shape.Kind == ShapeKind.Sequence)
        {
            Result("Transpose", Add(op, inputs, attributes), ExportGraph.Attribute("perm", [0, 2, 1]));
        }
        else
        {
            Result(op, inputs, attributes);
        }
    }

    /// <summary>An axis of the layer's first value as ONNX counts it.</summary>
    public int Axis(int axis) => (axis < 0 ? axis + Shape(0).Rank : axis) + (InputNode(0).PerExample ? 1 : 0);

    /// <summary>The axis of features: channels of a spatial value, else the last.</summary>
    public int FeatureAxis => (Shape(0).Kind == ShapeKind.Spatial ? 0 : Shape(0).Rank - 1) + (InputNode(0).PerExample ? 1 : 0);

    public bool IsGiven(string name) => Settings.Items.Any(s => s.Name == name && s.Numbers.Count > 0);

    /// <summary>The axes of a setting as ONNX counts them; all of one example when it is left out.</summary>
    public int[] Axes(string name = "axes") => IsGiven(name) ? [.. Settings.Integers(name).Select(Axis)] : [.. Enumerable.Range(0, Shape(0).Rank).Select(Axis)];

    public OnnxException Refuse(string reason) => new($"The layer {Node.Name} ({Node.Operator}) cannot be exported: {reason}");
}
