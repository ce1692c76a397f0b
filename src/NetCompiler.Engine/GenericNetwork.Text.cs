using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Networks;

namespace NetCompiler.Engine;

/// <content>From the network language.</content>
public sealed partial class GenericNetwork
{
    /// <summary>The network that <paramref name="text"/> declares.</summary>
    /// <param name="text">A network in the network language.</param>
    /// <param name="name">What messages and files call it.</param>
    /// <param name="seed">The seed of the weights, and of dropout and noise.</param>
    /// <exception cref="NetworkException">The text declares no valid network; the message has every problem with its line.</exception>
    public static GenericNetwork Parse(string text, string name = "network", ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
        var errors = parsed.Problems.Concat(built.Problems).Where(static p => p.Kind.Severity == ProblemSeverity.Error).Distinct().ToArray();
        if (built.Graph is not { } graph || errors.Length > 0)
        {
            throw new NetworkException($"The text of {name} declares no network that can run:\n" + string.Join("\n", errors.AsEnumerable()));
        }

        return new GenericNetwork(graph, name, NetworkText.Print(graph), seed);
    }

    /// <summary>What a graph is as a network, without making one: sizes, layers and weights, in stored order.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What messages and files call it.</param>
    public static NetworkInfo Describe(NetworkGraph graph, string name)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return GraphInfo.Describe(graph, name, NetworkText.Print(graph));
    }

    /// <summary>The structure of another network, e.g. of a generated class; the weights are new (see <see cref="CopyParametersFrom"/>).</summary>
    /// <param name="info">What the network is.</param>
    /// <param name="seed">The seed of the weights, and of dropout and noise.</param>
    /// <exception cref="NetworkException">The text in <paramref name="info"/> declares no valid network.</exception>
    public static GenericNetwork From(NetworkInfo info, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Parse(info.Text, info.Name, seed);
    }
}
