using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Lowering;

/// <summary>The order in which nodes are computed when those of a scan are computed together, in one loop.</summary>
internal static class ScanOrder
{
    /// <summary>Single nodes outside scans, and all needed nodes of each scan; each part after what it reads, else in the order of the graph.</summary>
    public static IEnumerable<IReadOnlyList<Node>> Of(NetworkGraph graph, bool[] needed)
    {
        var bodies = graph.Nodes.Where(n => needed[n.Id] && n.Scan is not null).GroupBy(static n => n.Scan!.Name)
            .ToDictionary(static g => g.Key, static g => g.ToArray(), StringComparer.Ordinal);
        var parts = new List<IReadOnlyList<Node>>();
        var done = new bool[graph.Nodes.Count];
        void Visit(Node node)
        {
            if (done[node.Id])
            {
                return;
            }

            Node[] part = node.Scan is { } scan ? bodies[scan.Name] : [node];
            foreach (var member in part)
            {
                done[member.Id] = true;
            }

            foreach (var input in part.SelectMany(static n => n.Inputs).Where(i => graph[i].Scan?.Name != node.Scan?.Name || node.Scan is null))
            {
                Visit(graph[input]);
            }

            parts.Add(part);
        }

        foreach (var node in graph.Nodes.Where(n => needed[n.Id]))
        {
            Visit(node);
        }

        return parts;
    }
}
