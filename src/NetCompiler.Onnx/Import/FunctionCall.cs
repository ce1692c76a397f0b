using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>One call of a function: what its names and attributes are there.</summary>
internal sealed class FunctionCall
{
    private readonly NodeProto _call;
    private readonly FunctionProto _function;
    private readonly string _prefix;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal) { [""] = "" };
    private readonly List<(string From, string To)> _passedOn = [];

    public FunctionCall(NodeProto call, FunctionProto function, string prefix)
    {
        (_call, _function, _prefix) = (call, function, prefix);
        for (var i = 0; i < function.Input.Count; i++)
        {
            _names[function.Input[i]] = i < call.Input.Count ? call.Input[i] : "";
        }

        for (var i = 0; i < Math.Min(function.Output.Count, call.Output.Count); i++)
        {
            // A result that is an input, or one twice, has two names outside.
            if (call.Output[i].Length > 0 && !_names.TryAdd(function.Output[i], call.Output[i]))
            {
                _passedOn.Add((_names[function.Output[i]], call.Output[i]));
            }
        }
    }

    /// <summary>A node of the function as a node of the caller.</summary>
    public NodeProto Written(NodeProto node)
    {
        var result = WithoutAttributes(node);
        result.Name = node.Name.Length > 0 ? _prefix + "/" + node.Name : "";
        Rename(result.Input);
        Rename(result.Output);
        foreach (var attribute in node.Attribute)
        {
            if (Given(attribute) is { } given)
            {
                result.Attribute.Add(given);
            }
        }

        return result;
    }

    /// <summary>Nodes for results that are other values under a second name.</summary>
    public IEnumerable<NodeProto> PassedOn() => _passedOn.Select(static p => new NodeProto { OpType = "Identity", Input = { p.From }, Output = { p.To } });

    public static NodeProto WithoutAttributes(NodeProto node)
    {
        var result = new NodeProto { OpType = node.OpType, Domain = node.Domain, Name = node.Name };
        result.Input.AddRange(node.Input);
        result.Output.AddRange(node.Output);
        return result;
    }

    private string NameOf(string name) => _names.TryGetValue(name, out var known) ? known : _names[name] = _prefix + "/" + name;

    private void Rename(Google.Protobuf.Collections.RepeatedField<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = NameOf(names[i]);
        }
    }

    /// <summary>The attribute, or what the call or the function has for it; null when neither has it, so that the operator's own default stands.</summary>
    private AttributeProto? Given(AttributeProto attribute)
    {
        if (attribute.RefAttrName.Length > 0)
        {
            var from = _call.Attribute.Concat(_function.AttributeProto).FirstOrDefault(a => a.Name == attribute.RefAttrName)?.Clone();
            if (from is not null)
            {
                from.Name = attribute.Name;
            }

            return from;
        }

        return attribute.G is { } graph ? new AttributeProto { Name = attribute.Name, Type = attribute.Type, G = Written(graph) } : attribute;
    }

    private GraphProto Written(GraphProto graph)
    {
        var result = graph.Clone();
        foreach (var tensor in result.Initializer)
        {
            tensor.Name = NameOf(tensor.Name);
        }

        foreach (var port in result.Input.Concat(result.Output))
        {
            port.Name = NameOf(port.Name);
        }

        result.Node.Clear();
        result.Node.AddRange(graph.Node.Select(Written));
        return result;
    }
}
