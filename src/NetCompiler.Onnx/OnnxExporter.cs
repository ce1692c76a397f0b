using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Networks;
using NetCompiler.Onnx.Export;

namespace NetCompiler.Onnx;

/// <summary>Networks to ONNX models (opset 17) that other programs read.</summary>
public static class OnnxExporter
{
    /// <summary>Writes a network with its weights as an ONNX model, atomically.</summary>
    /// <param name="network">The network, compiled or generic: its text says what is written, its weights and states are the initializers.</param>
    /// <param name="path">Where; its folder must exist.</param>
    /// <exception cref="OnnxException">A layer has no counterpart in ONNX; the message names every such layer.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Export(INetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (parameters, isState) in new[] { (network.Info.Parameters, false), (network.Info.States, true) })
        {
            foreach (var parameter in parameters)
            {
                var values = new float[parameter.Size];
                parameter.CopyTo(isState ? network.State : network.Parameters, values);
                weights[parameter.Name] = values;
            }
        }

        Export(GraphOf(network.Info.Text), weights, network.Info.Name, path);
    }

    /// <summary>Writes a graph with its weights as an ONNX model, atomically.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Numbers of each weight and state by its stored name, in stored order.</param>
    /// <param name="name">What the model's graph is called.</param>
    /// <param name="path">Where; its folder must exist.</param>
    /// <inheritdoc cref="Export(INetwork, string)"/>
    public static void Export(NetworkGraph graph, IReadOnlyDictionary<string, float[]> weights, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = ToBytes(graph, weights, name);

        // A failed write leaves an older file whole.
        var unfinished = path + ".tmp";
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The model as bytes.</summary>
    /// <inheritdoc cref="Export(NetworkGraph, IReadOnlyDictionary{string, float[]}, string, string)"/>
    public static byte[] ToBytes(NetworkGraph graph, IReadOnlyDictionary<string, float[]> weights, string name)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        return Google.Protobuf.MessageExtensions.ToByteArray(ModelWriter.Write(graph, weights, name));
    }

    private static NetworkGraph GraphOf(string text)
    {
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        return Core.NetworkCompiler.Analyze(parsed).Graph
            ?? throw new OnnxException("The network's text is no network: " + string.Join(" ", parsed.Problems.Where(static p => p.Kind.Severity == ProblemSeverity.Error)));
    }
}
