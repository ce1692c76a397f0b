using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>How often each value of a graph is read.</summary>
internal sealed class ValueUses
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public ValueUses(GraphProto graph) => Count(graph, isInside: false);

    /// <summary>Whether one node reads the value and nothing else does.</summary>
    public bool IsReadOnce(string name) => _counts.GetValueOrDefault(name) == 1;

    /// <summary>The nodes of a graph and of the graphs inside them.</summary>
    public static IEnumerable<NodeProto> NodesOf(GraphProto graph) =>
        graph.Node.SelectMany(static n => n.Attribute.Where(static a => a.G is not null).SelectMany(static a => NodesOf(a.G)).Prepend(n));

    private void Count(GraphProto graph, bool isInside)
    {
        // What a graph inside a node reads of the values outside may be read in each of many rounds, and what passes in or out has two names.
        var own = isInside ? graph.Node.SelectMany(static n => n.Output).ToHashSet(StringComparer.Ordinal) : null;
        foreach (var node in graph.Node)
        {
            var passesIn = node.Attribute.Any(static a => a.G is not null);
            foreach (var name in node.Input)
            {
                Add(name, passesIn || own?.Contains(name) == false ? 2 : 1);
            }
        }

        foreach (var output in graph.Output)
        {
            Add(output.Name, isInside ? 2 : 1);
        }

        foreach (var inner in graph.Node.SelectMany(static n => n.Attribute).Where(static a => a.G is not null))
        {
            Count(inner.G, isInside: true);
        }
    }

    private void Add(string name, int times) => _counts[name] = _counts.GetValueOrDefault(name) + times;
}
