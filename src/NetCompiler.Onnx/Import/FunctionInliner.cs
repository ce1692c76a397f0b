using System.Globalization;
using NetCompiler.Onnx.Operators;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>
/// A model's own functions, as exporters write whole modules: each call becomes the nodes of the function, with the names of the call for its
/// inputs and outputs, and others that no value of the model has.
/// </summary>
internal sealed class FunctionInliner
{
    private const int Allowance = 1_000;

    // A few functions that call each other twice would be more nodes than memory holds.
    private const int NodesPerNode = 20;

    private readonly Dictionary<(string Domain, string Name), FunctionProto> _functions = [];
    private readonly HashSet<FunctionProto> _open = new(ReferenceEqualityComparer.Instance);
    private readonly long _most;
    private long _made;
    private int _calls;

    private FunctionInliner(ModelProto model)
    {
        foreach (var function in model.Functions)
        {
            _functions.TryAdd((function.Domain, function.Name), function);
        }

        _most = Allowance + (NodesPerNode * (long)(model.Graph.Node.Count + model.Functions.Sum(static f => f.Node.Count)));
    }

    /// <summary>The model without calls of its own functions; itself where it has none.</summary>
    /// <exception cref="OnnxException">A function calls itself, or all of them written out are too much.</exception>
    public static ModelProto Inline(ModelProto model)
    {
        if (model.Functions.Count == 0 || model.Graph is null)
        {
            return model;
        }

        var inlined = new ModelProto { Graph = new FunctionInliner(model).Inlined(model.Graph) };
        inlined.OpsetImport.AddRange(model.OpsetImport);

        // A function may import sets of operators that the model itself does not.
        inlined.OpsetImport.AddRange(model.Functions.SelectMany(static f => f.OpsetImport).Where(o => model.OpsetImport.All(m => m.Domain != o.Domain)));
        return inlined;
    }

    private GraphProto Inlined(GraphProto graph)
    {
        var result = new GraphProto { Name = graph.Name };
        result.Initializer.AddRange(graph.Initializer);
        result.Input.AddRange(graph.Input);
        result.Output.AddRange(graph.Output);
        foreach (var node in graph.Node)
        {
            Add(result.Node, node);
        }

        return result;
    }

    private void Add(ICollection<NodeProto> to, NodeProto node)
    {
        if (OnnxCatalogue.Find(node) is not null || !_functions.TryGetValue((node.Domain, node.OpType), out var function))
        {
            to.Add(WithInlinedGraphs(node));
            return;
        }

        if (!_open.Add(function))
        {
            throw new OnnxException($"The function '{function.Name}' of the model calls itself, which is not valid. Check the model with onnx.checker.");
        }

        var call = new FunctionCall(node, function, (node.Name.Length > 0 ? node.Name : function.Name) + "_" + (++_calls).ToString(CultureInfo.InvariantCulture));
        foreach (var inner in function.Node)
        {
            if (++_made > _most)
            {
                throw new OnnxException($"The functions of the model are more than {_most} nodes when they are written out, far more than it has. It is not read.");
            }

            Add(to, call.Written(inner));
        }

        foreach (var same in call.PassedOn())
        {
            to.Add(same);
        }

        _open.Remove(function);
    }

    private NodeProto WithInlinedGraphs(NodeProto node)
    {
        if (node.Attribute.All(static a => a.G is null))
        {
            return node;
        }

        var result = FunctionCall.WithoutAttributes(node);
        foreach (var attribute in node.Attribute)
        {
            result.Attribute.Add(attribute.G is { } graph ? new AttributeProto { Name = attribute.Name, Type = attribute.Type, G = Inlined(graph) } : attribute);
        }

        return result;
    }
}
