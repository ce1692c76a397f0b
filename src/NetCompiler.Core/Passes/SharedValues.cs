using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Repeats constants and parameters for each example where an operator reads them that knows only values per example. Operators on tensors
/// take them as they are.
/// </summary>
internal static class SharedValues
{
    public static NetworkGraph Spread(NetworkGraph graph) => SpreadHere(graph.Nodes.All(static n => n.Body is null)
        ? graph
        : graph with { Nodes = graph.Nodes.Select(static n => n.Body is { } body ? n with { Body = Spread(body) } : n).ToEquatable() });

    private static NetworkGraph SpreadHere(NetworkGraph graph)
    {
        var spread = new Dictionary<int, int>();
        return graph.Nodes.All(n => n.PerExample || n.IsWeight)
            ? graph
            : GraphRewriter.Run(graph, (rewriter, node) => Reads(graph, node) is { Length: > 0 } shared
                ? rewriter.Add(node with { Inputs = node.Inputs.Select(i => shared.Contains(i) ? Copy(rewriter, i) : rewriter.NewId(i)).ToEquatable() })
                : rewriter.Keep(node));

        int Copy(GraphRewriter rewriter, int value)
        {
            if (!spread.TryGetValue(value, out var copy))
            {
                var node = rewriter[rewriter.NewId(value)];
                var name = node.Name + ".spread" + value.ToString(CultureInfo.InvariantCulture);
                spread[value] = copy = rewriter.Add(node with
                {
                    Operator = "spread", Name = name, Inputs = EquatableArray.Of(rewriter.NewId(value)), Settings = Settings.None, PerExample = true,
                });
            }

            return copy;
        }
    }

    private static int[] Reads(NetworkGraph graph, Node node) => OperatorCatalogue.Find(node.Operator) is { HandlesShared: false } known
        ? [.. ShapeInference.ValuesOf(known, node.Inputs.Select(i => graph[i])).Where(static v => !v.PerExample && !v.IsWeight).Select(static v => v.Id)]
        : [];
}
