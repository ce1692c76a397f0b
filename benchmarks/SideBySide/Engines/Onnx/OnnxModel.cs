namespace SideBySide.Engines.Onnx;

/// <summary>An ONNX model under construction: the few fields of the format (onnx.proto3) that the models of the comparison need.</summary>
internal sealed class OnnxModel
{
    private const int Float = 1, Int64 = 7, IrVersion = 8, Opset = 17;

    private readonly ProtoMessage _graph = new();
    private readonly List<Node> _nodes = [];
    private int _names;

    /// <summary>The input <c>x</c>.</summary>
    public static string Input => "x";

    /// <summary>The output <c>y</c>.</summary>
    public static string Output => "y";

    /// <summary>A constant tensor of numbers.</summary>
    public string Weight(ReadOnlySpan<float> values, params long[] shape)
    {
        var name = Next("w");
        _graph.Message(5, Tensor(name, Float, shape).Raw(9, values));
        return name;
    }

    /// <summary>A constant list of whole numbers, as shapes are given.</summary>
    public string List(params long[] values)
    {
        var name = Next("l");
        _graph.Message(5, Tensor(name, Int64, [values.Length]).Raw<long>(9, values));
        return name;
    }

    /// <summary>A node with one result.</summary>
    /// <param name="type">As ONNX calls it, e.g. <c>Gemm</c>.</param>
    /// <param name="inputs">Names of its inputs; empty where an optional one is left out.</param>
    /// <param name="settings">Its attributes: a <see cref="long"/>, <see cref="string"/> or array of <see cref="long"/> each.</param>
    public string Add(string type, string[] inputs, params (string Name, object Value)[] settings) => Add(type, inputs, 1, 0, settings)[0];

    /// <summary>A node with several results, the first of them without a name where nobody reads them.</summary>
    public string[] Add(string type, string[] inputs, int results, int unread, params (string Name, object Value)[] settings)
    {
        var names = Enumerable.Range(0, results).Select(i => i < unread ? "" : Next("v")).ToArray();
        _nodes.Add(new(type, inputs, names, settings));
        return names;
    }

    /// <summary>The file's bytes.</summary>
    /// <param name="result">The value that becomes the output.</param>
    /// <param name="input">The input's shape.</param>
    /// <param name="output">The output's shape.</param>
    public byte[] ToArray(string result, long[] input, long[] output)
    {
        foreach (var node in _nodes)
        {
            _graph.Message(1, Written(node with { Results = [.. node.Results.Select(r => r == result ? Output : r)] }));
        }

        _graph.Text(2, "network").Message(11, Value(Input, input)).Message(12, Value(Output, output));
        return new ProtoMessage().Number(1, IrVersion).Message(7, _graph).Message(8, new ProtoMessage().Text(1, "").Number(2, Opset)).ToArray();
    }

    private static ProtoMessage Written(Node node)
    {
        var message = new ProtoMessage();
        foreach (var input in node.Inputs)
        {
            message.Text(1, input);
        }

        foreach (var result in node.Results)
        {
            message.Text(2, result);
        }

        message.Text(4, node.Type);
        foreach (var (name, value) in node.Settings)
        {
            message.Message(5, Setting(name, value));
        }

        return message;
    }

    private static ProtoMessage Tensor(string name, int type, long[] shape)
    {
        var tensor = new ProtoMessage();
        foreach (var extent in shape)
        {
            tensor.Number(1, extent);
        }

        return tensor.Number(2, type).Text(8, name);
    }

    private static ProtoMessage Value(string name, long[] shape)
    {
        var dimensions = new ProtoMessage();
        foreach (var extent in shape)
        {
            dimensions.Message(1, new ProtoMessage().Number(1, extent));
        }

        return new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Message(1, new ProtoMessage().Number(1, Float).Message(2, dimensions)));
    }

    private static ProtoMessage Setting(string name, object value)
    {
        const int KindInt = 2, KindString = 3, KindInts = 7;
        var setting = new ProtoMessage().Text(1, name);
        switch (value)
        {
            case long number:
                return setting.Number(3, number).Number(20, KindInt);
            case string text:
                return setting.Text(4, text).Number(20, KindString);
            case long[] numbers:
                foreach (var number in numbers)
                {
                    setting.Number(8, number);
                }

                return setting.Number(20, KindInts);
            default:
                throw new ArgumentException($"An attribute '{name}' of type {value.GetType().Name} is not written here.", nameof(value));
        }
    }

    private string Next(string prefix) => $"{prefix}{_names++}";

    private sealed record Node(string Type, string[] Inputs, string[] Results, (string Name, object Value)[] Settings);
}
