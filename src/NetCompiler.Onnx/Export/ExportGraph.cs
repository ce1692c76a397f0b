using System.Globalization;
using Google.Protobuf;
using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Export;

/// <summary>The ONNX graph that is being written: nodes, initializers, and names that stand once.</summary>
internal sealed class ExportGraph
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new();

    /// <summary>A name that is not taken yet.</summary>
    public string Name(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_names.Add(name); i++)
        {
            name = wanted + "_" + i.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    /// <summary>Adds a node of one result and gives the result's name.</summary>
    public string Add(string op, string output, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var name = Name(output);
        AddTo(name, op, inputs, attributes);
        return name;
    }

    /// <summary>Adds a node whose result has a name that is known to be free.</summary>
    public void AddTo(string output, string op, IEnumerable<string> inputs, params AttributeProto[] attributes) => AddAll([output], op, inputs, attributes);

    /// <summary>Adds a node of several results.</summary>
    public void AddAll(IEnumerable<string> outputs, string op, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Name = node.Output.First(static o => o.Length > 0) + "/" + op;
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
    }

    /// <summary>Whole numbers as an initializer; equal lists are one.</summary>
    public string Integers(params long[] values) => Constant("i" + string.Join("x", values), () =>
    {
        var tensor = new TensorProto { DataType = (int)Reading.ElementType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.RawData = Bytes(values, sizeof(long), BitConverter.TryWriteBytes);
        return tensor;
    });

    /// <summary>One float as an initializer without extents.</summary>
    public string Number(double value) => Constant("f" + value.ToString("R", CultureInfo.InvariantCulture), () => Tensor([], [(float)value]));

    /// <summary>Floats as an initializer under a name of its own.</summary>
    public string Floats(string wanted, IEnumerable<int> extents, float[] values)
    {
        var name = Name(wanted);
        var tensor = Tensor(extents, values);
        tensor.Name = name;
        Graph.Initializer.Add(tensor);
        return name;
    }

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Attribute(string name, double value) => new() { Name = name, F = (float)value, Type = AttributeProto.Types.AttributeType.Float };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    public static AttributeProto Attribute(string name, IEnumerable<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.Select(static v => (long)v));
        return attribute;
    }

    /// <summary>An input or output of floats, examples first where it has any.</summary>
    public static ValueInfoProto Info(string name, Shape shape)
    {
        var extents = new TensorShapeProto();
        extents.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        extents.Dim.AddRange(shape.Extents.Select(static e => new TensorShapeProto.Types.Dimension { DimValue = e }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = extents } } };
    }

    private string Constant(string key, Func<TensorProto> make)
    {
        if (_constants.TryGetValue(key, out var name))
        {
            return name;
        }

        var tensor = make();
        _constants[key] = tensor.Name = name = Name("constant_" + _constants.Count.ToString(CultureInfo.InvariantCulture));
        Graph.Initializer.Add(tensor);
        return name;
    }

    private static TensorProto Tensor(IEnumerable<int> extents, float[] values)
    {
        var tensor = new TensorProto { DataType = (int)Reading.ElementType.Float, RawData = Bytes(values, sizeof(float), BitConverter.TryWriteBytes) };
        tensor.Dims.AddRange(extents.Select(static e => (long)e));
        return tensor;
    }

    private delegate bool Writer<T>(Span<byte> destination, T value);

    // The format is little-endian, and so are all machines .NET runs on today; BitConverter follows the machine.
    private static ByteString Bytes<T>(T[] values, int size, Writer<T> write)
    {
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++)
        {
            write(bytes.AsSpan(i * size), values[i]);
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
