using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Core.Passes;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Export;

/// <summary>A graph of the language to a model of ONNX.</summary>
internal static class ModelWriter
{
    /// <summary>The key of the model's metadata under which the network's text stands.</summary>
    public const string TextKey = "netcompiler.text";

    private const int Opset = 17;
    private const int IrVersion = 8;

    public static ModelProto Write(NetworkGraph network, IReadOnlyDictionary<string, float[]> weights, string name)
    {
        // What is computed for losses is no part of a model.
        var text = NetworkText.Print(network);
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "NetCompiler", Graph = WriteGraph(network, weights) };
        model.Graph.Name = name;
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.MetadataProps.Add(new StringStringEntryProto { Key = TextKey, Value = text });
        model.MetadataProps.Add(new StringStringEntryProto { Key = GraphSeal.Key, Value = GraphSeal.Of(model.Graph) });
        return model;
    }

    private static GraphProto WriteGraph(NetworkGraph network, IReadOnlyDictionary<string, float[]> weights)
    {
        var expanded = Composites.Expand(network, training: false, static word => ExportCatalogue.Find(word) is not null);
        CheckRules(expanded);
        var (graph, names) = (new ExportGraph(), new Dictionary<int, string>());
        foreach (var id in expanded.Inputs)
        {
            names[id] = graph.Name(expanded[id].Name);
            graph.Graph.Input.Add(ExportGraph.Info(names[id], expanded[id].Shape));
        }

        // The results have the names of the outputs, before other nodes can take them.
        var outputs = expanded.Outputs.Select(o => (Output: o, Name: graph.Name(o.Name))).ToList();
        var own = outputs.GroupBy(static o => o.Output.Value).ToDictionary(static g => g.Key, static g => g.First().Name);
        var needed = Needed(expanded);
        foreach (var node in expanded.Nodes.Where(n => needed[n.Id] && n.Operator != Leaf.Input))
        {
            Write(expanded, node, names, graph, weights, own.GetValueOrDefault(node.Id));
        }

        foreach (var (output, name) in outputs)
        {
            if (names[output.Value] != name)
            {
                graph.AddTo(name, "Identity", [names[output.Value]]);
            }

            graph.Graph.Output.Add(ExportGraph.Info(name, expanded[output.Value].Shape));
        }

        return graph.Graph;
    }

    private static void Write(
        NetworkGraph network, Node node, Dictionary<int, string> names, ExportGraph graph, IReadOnlyDictionary<string, float[]> weights, string? output)
    {
        switch (node.Operator)
        {
            case Leaf.Parameter or Leaf.State:
                var values = weights.TryGetValue(node.Name, out var given) && given.Length == node.Shape.Size ? given
                    : throw new OnnxException($"The weight {node.Name} of {node.Shape} is not given with as many numbers.");
                names[node.Id] = graph.Floats(node.Name, node.Shape.Extents, values);
                break;
            case Leaf.Constant:
                var numbers = node.Settings.Items[0].Numbers;
                var all = new float[node.Shape.Size];
                for (var i = 0; i < all.Length; i++)
                {
                    all[i] = (float)numbers[numbers.Count == 1 ? 0 : i];
                }

                names[node.Id] = graph.Floats(node.Name, node.Shape.Extents, all);
                break;
            default:
                names[node.Id] = output ?? graph.Name(node.Name);
                ExportCatalogue.Find(node.Operator)!.Write(new ExportNode(network, node, names, graph) { Output = names[node.Id] });
                break;
        }
    }

    /// <summary>Every layer that cannot be written is named at once.</summary>
    private static void CheckRules(NetworkGraph graph)
    {
        var needed = Needed(graph);
        var missing = graph.Nodes.Where(n => needed[n.Id] && n.Operator is not (Leaf.Input or Leaf.Parameter or Leaf.State or Leaf.Constant) && ExportCatalogue.Find(n.Operator) is null).ToList();
        if (missing.Count > 0)
        {
            throw new OnnxException($"These layers have no counterpart in ONNX: {string.Join(", ", missing.Select(static n => $"{n.Name} ({n.Operator})"))}.");
        }
    }

    private static bool[] Needed(NetworkGraph graph)
    {
        var needed = new bool[graph.Nodes.Count];
        foreach (var output in graph.Outputs)
        {
            needed[output.Value] = true;
        }

        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            if (needed[i])
            {
                foreach (var input in graph[i].Inputs)
                {
                    needed[input] = true;
                }
            }
        }

        return needed;
    }
}
