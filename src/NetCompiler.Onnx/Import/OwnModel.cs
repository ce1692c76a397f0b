using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Onnx.Export;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>
/// A model that was exported from a network carries its text, with names and layers that ONNX has no words for. The text is believed only
/// when exporting it again, with the weights of the file, gives the very graph that is there.
/// </summary>
internal static class OwnModel
{
    /// <summary>The network of the model's text; null when it has none, or was changed since.</summary>
    public static ImportedNetwork? TryRead(ModelProto model, ExternalData external, ImportOptions options)
    {
        string? Entry(string key) => model.MetadataProps.FirstOrDefault(p => p.Key == key)?.Value;
        var text = Entry(ModelWriter.TextKey);
        if (text is null || Entry(GraphSeal.Key) != GraphSeal.Of(model.Graph) || options.BatchAxis is not (null or 0) || options.Constants.Count > 0 || options.Dimensions.Count > 0)
        {
            return null;
        }

        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        if (Core.NetworkCompiler.Analyze(parsed).Graph is not { } graph)
        {
            return null;
        }

        try
        {
            var tensors = model.Graph.Initializer.GroupBy(static t => t.Name).ToDictionary(static g => g.Key, g => OnnxTensor.Of(g.First(), external), StringComparer.Ordinal);
            var weights = graph.Parameters.Concat(graph.States).ToDictionary(static p => p.Name, p => tensors.TryGetValue(p.Name, out var t) ? t.Floats() : [], StringComparer.Ordinal);
            return ModelWriter.Write(graph, weights, model.Graph.Name).Graph.Equals(model.Graph) ? Read(graph, weights) : null;
        }
        catch (OnnxException)
        {
            return null;
        }
    }

    private static ImportedNetwork Read(NetworkGraph graph, Dictionary<string, float[]> weights)
    {
        static ImportedPort Port(string name, Node node) => new(name, name, [1, .. node.Shape.Extents], 0);
        var imported = graph.Parameters.Concat(graph.States)
            .Select(p => new ImportedWeight(p.Name, p.Shape.Extents.ToArray(), () => weights[p.Name])).ToList();
        return new ImportedNetwork(
            NetworkText.Print(graph), imported, [.. graph.Inputs.Select(i => Port(graph[i].Name, graph[i]))],
            [.. graph.Outputs.Select(o => Port(o.Name, graph[o.Value]))], [], []);
    }
}
