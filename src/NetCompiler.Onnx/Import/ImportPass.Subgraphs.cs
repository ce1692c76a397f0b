using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <content>Graphs inside nodes: their nodes become nodes of the network, once for each time they run.</content>
internal sealed partial class ImportPass
{
    // What a node written out once more takes, at least: a loop of ten bytes may ask for millions.
    private const int BytesPerNode = 2048;

    private readonly Dictionary<TensorProto, OnnxValue> _innerWeights = new(ReferenceEqualityComparer.Instance);

    /// <summary>Runs a graph inside a node. Values outside are seen by their names, which are those of no value inside.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Its inputs; null for one that was refused.</param>
    /// <returns>Its results; null for each that was refused, which is listed.</returns>
    private OnnxValue?[] RunGraph(GraphProto graph, IReadOnlyList<OnnxValue?> inputs)
    {
        budget.Take((long)graph.Node.Count * BytesPerNode);
        if (graph.Input.Count != inputs.Count)
        {
            throw NodeContext.Refuse($"Its graph has {graph.Input.Count} inputs, and {inputs.Count} are given.");
        }

        foreach (var tensor in graph.Initializer)
        {
            if (!_innerWeights.TryGetValue(tensor, out var weight))
            {
                _innerWeights[tensor] = weight = OnnxValue.Constant(tensor.Name, OnnxTensor.Of(tensor, new ExternalData(null)), isLearned: true);
            }

            _values[tensor.Name] = weight;
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            _values[graph.Input[i].Name] = inputs[i];
        }

        foreach (var node in graph.Node)
        {
            Import(node);
        }

        return [.. graph.Output.Select(o => _values.TryGetValue(o.Name, out var value) ? value
            : throw NodeContext.Refuse($"The result '{o.Name}' of its graph is computed by no node.", "Check the model with onnx.checker."))];
    }
}
