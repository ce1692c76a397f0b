using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Language;

/// <summary>Text to graph and problems, as the compiler does it.</summary>
internal static class Declaring
{
    public static (NetworkGraph? Graph, IReadOnlyList<Problem> Problems) Run(string text, NetworkOptions? options = null)
    {
        var parsed = NetworkText.Parse(text, options ?? NetworkOptions.Default);
        var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
        return (parsed.Problems.Count == 0 ? built.Graph : null, [.. parsed.Problems.Concat(built.Problems).OrderBy(static p => p.Place.Start)]);
    }

    public static NetworkGraph Graph(string text, NetworkOptions? options = null)
    {
        var (graph, problems) = Run(text, options);
        Assert.DoesNotContain(problems, static p => p.Kind.Severity == ProblemSeverity.Error);
        return graph!;
    }

    /// <summary>The only problem, which must stand at the characters that are marked with ⟦ ⟧ in the text.</summary>
    public static Problem Refused(string marked, ProblemKind kind, NetworkOptions? options = null)
    {
        var (text, start, length) = Unmark(marked);
        var problem = Assert.Single(Run(text, options).Problems);
        Assert.Equal(kind, problem.Kind);
        Assert.Equal(text[start..(start + length)], text[problem.Place.Start..(problem.Place.Start + problem.Place.Length)]);
        Assert.Equal(start, problem.Place.Start);
        return problem;
    }

    /// <summary>Operators of layers in order, leaves and losses left out.</summary>
    public static string Layers(NetworkGraph graph) => string.Join(" ", graph.Nodes
        .Where(n => !n.IsWeight && n.Operator != Leaf.Target && !graph.Losses.Contains(n.Id))
        .Select(n => $"{n.Name}({string.Join(",", n.Inputs.Select(i => graph[i]).Where(static i => i.PerExample).Select(static i => i.Name))})"));

    public static NetworkGraph WithoutPlaces(NetworkGraph graph) =>
        graph with { Nodes = graph.Nodes.Select(static n => n with { Declared = -1 }).ToEquatable() };

    private static (string Text, int Start, int Length) Unmark(string marked)
    {
        var start = marked.IndexOf('⟦', StringComparison.Ordinal);
        var end = marked.IndexOf('⟧', StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, "The text marks no place.");
        return (marked.Remove(end, 1).Remove(start, 1), start, end - start - 1);
    }
}
