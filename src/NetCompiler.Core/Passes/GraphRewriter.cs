using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>Builds a changed copy of a graph node by node, keeping the order in which inputs come before their users.</summary>
internal sealed class GraphRewriter
{
    private readonly List<Node> _nodes = [];
    private readonly List<StateUpdate> _updates = [];
    private readonly int[] _new;

    private GraphRewriter(int count) => _new = new int[count];

    /// <summary>Runs <paramref name="rewrite"/> over the nodes in order; it returns the id in the new graph that stands for the node.</summary>
    public static NetworkGraph Run(NetworkGraph source, Func<GraphRewriter, Node, int> rewrite)
    {
        var rewriter = new GraphRewriter(source.Nodes.Count);
        foreach (var node in source.Nodes)
        {
            rewriter._new[node.Id] = rewrite(rewriter, node);
        }

        var kept = source.StateUpdates.Select(u => new StateUpdate(rewriter.NewId(u.State), rewriter.NewId(u.Value)));
        return new(
            rewriter._nodes.ToArray(),
            source.Inputs.Select(rewriter.NewId).ToEquatable(),
            source.Outputs.Select(o => o with { Value = rewriter.NewId(o.Value) }).ToEquatable(),
            source.Losses.Select(rewriter.NewId).ToEquatable())
        {
            StateUpdates = kept.Concat(rewriter._updates).ToEquatable(),
        };
    }

    /// <summary>A node of the new graph.</summary>
    public Node this[int newId] => _nodes[newId];

    /// <summary>The id in the new graph of a node of the old one that came before.</summary>
    public int NewId(int oldId) => _new[oldId];

    /// <summary>Takes the node over unchanged.</summary>
    public int Keep(Node node) => Add(node with { Inputs = node.Inputs.Select(NewId).ToEquatable() });

    /// <summary>Says that a pass leaves <paramref name="value"/> in <paramref name="state"/>; both are ids of the new graph.</summary>
    public void Update(int state, int value) => _updates.Add(new(state, value));

    /// <summary>Adds a node whose inputs are ids of the new graph.</summary>
    public int Add(Node node)
    {
        _nodes.Add(node with { Id = _nodes.Count });
        return _nodes.Count - 1;
    }
}
