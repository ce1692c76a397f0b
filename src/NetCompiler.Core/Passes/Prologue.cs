using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Moves to the front what is computed from weights and states alone. Then it is there when the first example comes, and an element-wise layer that
/// reads it, as batch norm at inference does, can become the last line of the kernel before it.
/// </summary>
internal static class Prologue
{
    public static NetworkGraph Hoist(NetworkGraph graph)
    {
        var leads = new bool[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            leads[node.Id] = !node.PerExample && node.Inputs.All(i => leads[i]);
        }

        if (!graph.Nodes.Any(n => leads[n.Id] && n.Inputs.Count > 0))
        {
            return graph;
        }

        var order = graph.Nodes.Where(n => leads[n.Id]).Concat(graph.Nodes.Where(n => !leads[n.Id])).ToArray();
        var moved = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            moved[order[i].Id] = i;
        }

        return graph with
        {
            Nodes = order.Select((n, i) => n with { Id = i, Inputs = n.Inputs.Select(input => moved[input]).ToEquatable() }).ToEquatable(),
            Inputs = graph.Inputs.Select(i => moved[i]).ToEquatable(),
            Outputs = graph.Outputs.Select(o => o with { Value = moved[o.Value] }).ToEquatable(),
            Losses = graph.Losses.Select(l => moved[l]).ToEquatable(),
            StateUpdates = graph.StateUpdates.Select(u => new StateUpdate(moved[u.State], moved[u.Value])).ToEquatable(),
        };
    }
}
