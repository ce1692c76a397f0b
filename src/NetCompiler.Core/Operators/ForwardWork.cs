using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>How much work a prediction is, in multiply-adds of weights and of products of values; element by element work does not count.</summary>
public static class ForwardWork
{
    /// <summary>Multiply-adds of one prediction.</summary>
    public static long Of(NetworkGraph graph) => graph.Nodes.Sum(n => OperatorCatalogue.Find(n.Operator)?.MultiplyAdds(n, graph) ?? 0);

    /// <summary>The matrices and filters among what a node reads.</summary>
    internal static IEnumerable<Shape> Matrices(Node node, NetworkGraph graph) =>
        node.Inputs.Select(id => graph[id]).Where(static w => w.Operator == Leaf.Parameter && w.Shape.Rank >= 2).Select(static w => w.Shape);

    /// <summary>Each matrix used once at each of so many places.</summary>
    internal static long AtPlaces(long places, Node node, NetworkGraph graph) => places * Matrices(node, graph).Sum(static w => (long)w.Size);

    /// <summary>Attention's scores and the mean of the values by them, for all heads together.</summary>
    /// <param name="steps">Queries.</param>
    /// <param name="places">What each of them looks at.</param>
    /// <param name="features">Features of all heads of a query and a value together.</param>
    internal static long Attention(long steps, long places, long features) => steps * places * features;
}
