using NetCompiler.Core.Graph;
using NetCompiler.Networks;

namespace NetCompiler.Onnx;

/// <summary>Networks to ONNX models that other programs read.</summary>
public static class OnnxExporter
{
    /// <summary>Writes a network with its weights as an ONNX model, atomically.</summary>
    /// <param name="network">The network, compiled or generic: its text says what is written, its weights and states are the initializers.</param>
    /// <param name="path">Where; its folder must exist.</param>
    /// <exception cref="OnnxException">A layer has no counterpart in ONNX; the message names it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Export(INetwork network, string path) => throw new OnnxException("Export is not there yet.");

    /// <summary>Writes a graph with its weights as an ONNX model, atomically.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Numbers of each weight and state by its stored name, in stored order.</param>
    /// <param name="name">What the model's graph is called.</param>
    /// <param name="path">Where; its folder must exist.</param>
    /// <inheritdoc cref="Export(INetwork, string)"/>
    public static void Export(NetworkGraph graph, IReadOnlyDictionary<string, float[]> weights, string name, string path) =>
        throw new OnnxException("Export is not there yet.");
}
