using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>How often each value of a graph is read.</summary>
internal sealed class ValueUses(GraphProto graph)
{
    private readonly Dictionary<string, int> _counts = graph.Node.SelectMany(static n => n.Input).Concat(graph.Output.Select(static o => o.Name))
        .GroupBy(static name => name, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);

    /// <summary>Whether one node reads the value and nothing else does.</summary>
    public bool IsReadOnce(string name) => _counts.GetValueOrDefault(name) == 1;
}
