namespace NetCompiler.Core.Graph;

/// <summary>A result of the network under the name the user gave it (<c>output</c> when there is one and it has none).</summary>
public sealed record NamedValue(string Name, int Value);

/// <summary>That a pass in training mode leaves <paramref name="Value"/> in <paramref name="State"/>, e.g. a running mean.</summary>
/// <param name="State">Id of a <see cref="Leaf.State"/>.</param>
/// <param name="Value">Id of the node that computes what it becomes; nothing else reads that node.</param>
public sealed record StateUpdate(int State, int Value);

/// <summary>What the declaration means: values in an order in which each comes after what it reads.</summary>
/// <param name="Nodes">All values; a node's id is its index.</param>
/// <param name="Inputs">Ids of the <see cref="Leaf.Input"/> nodes in declared order.</param>
/// <param name="Outputs">The results, in declared order.</param>
/// <param name="Losses">
/// Ids of the loss nodes, one number per example each, in the order of the outputs they judge. Inputs: the prediction, then a
/// <see cref="Leaf.Target"/>. Setting <c>weight</c> multiplies it in the total.
/// </param>
public sealed record NetworkGraph(
    EquatableArray<Node> Nodes,
    EquatableArray<int> Inputs,
    EquatableArray<NamedValue> Outputs,
    EquatableArray<int> Losses)
{
    /// <summary>What a pass over a batch changes, in order; only graphs for training have any.</summary>
    public EquatableArray<StateUpdate> StateUpdates { get; init; }

    public Node this[int id] => Nodes[id];

    /// <summary>The weights in stored order, which is the order of declaration.</summary>
    public IEnumerable<Node> Parameters => Nodes.Where(static n => n.Operator == Leaf.Parameter);

    /// <summary>The states in stored order.</summary>
    public IEnumerable<Node> States => Nodes.Where(static n => n.Operator == Leaf.State);

    public long ParameterCount => Parameters.Sum(static p => (long)p.Shape.Size);
}
