using System.Globalization;
using System.Text.RegularExpressions;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>
/// Random networks: what they hold, and what they compute as generated code; their programs are asked in <see cref="RandomProgramTests"/>. Compiling is most of the time, so that by
/// default every fourth is compiled; all are where <c>NETCOMPILER_FUZZ</c> asks for a long run.
/// </summary>
public class RandomNetworkTests(Announcer announcer) : IClassFixture<Announcer>
{
    /// <summary>What the catalogue calls internal and users write all the same.</summary>
    private const string Scan = "scan";

    /// <summary>Operators users can write that random networks need not have, with the reason. There are none.</summary>
    private static readonly Dictionary<string, string> NeedNotAppear = [];

    private static readonly (string What, int OneIn, Func<(string Text, NetworkGraph Graph), bool> Holds)[] Features =
    [
        ("branches", 3, static n => n.Graph.Nodes.Any(one => one.PerExample && n.Graph.Nodes.Count(user => user.Inputs.Contains(one.Id)) > 1)),
        ("blocks", 4, static n => Regex.IsMatch(n.Text, @"\| (residual|narrow|scan) ")),
        ("repeats", 10, static n => n.Text.Contains("| repeat", StringComparison.Ordinal)),
        ("scans", 4, static n => n.Graph.Nodes.Any(static one => one.Operator == Scan)),
        ("recurrent layers", 4, static n => n.Graph.Nodes.Any(static one => one.Operator is "rnn" or "lstm" or "gru")),
        ("shared weights", 6, static n => n.Graph.Nodes.Any(w => w is { IsWeight: true, Operator: Leaf.Parameter } && n.Graph.Nodes.Count(user => user.Inputs.Contains(w.Id)) > 1)
            || n.Graph.Nodes.Any(static one => one.Body is { } body && body.Parameters.Any(w => body.Nodes.Count(user => user.Inputs.Contains(w.Id)) > 1))),
        ("lengths", 6, static n => n.Graph.Inputs.Any(i => SequenceLengths.IsLengths(n.Graph[i]))),
        ("several inputs", 10, static n => n.Graph.Inputs.Count > 1),
        ("several losses", 10, static n => n.Graph.Losses.Count > 1),
    ];

    internal static int Count => 300 * Fuzz.Factor;

    [Fact]
    public void They_hold_all_of_the_language()
    {
        var networks = Seeds().Select(static s => RandomNetwork.Text(s)).Select(static t => (Text: t, Graph: NetworkParityTests.Graph(t))).ToList();
        var counts = Operators(networks.Select(static n => n.Graph));
        Say("random networks: " + string.Join(", ", counts.Select(static c => $"{c.Key} {c.Value}")));
        foreach (var (what, oneIn, holds) in Features)
        {
            var found = networks.Count(holds);
            Say($"random networks: {found} of {networks.Count} with {what}");
            Assert.True(found * oneIn >= networks.Count, $"{found} of {networks.Count} random networks have {what}; at least one in {oneIn} should.");
        }

        var depth = networks.Select(static n => Depth(n.Graph)).Order().ElementAt(networks.Count / 2);
        Say($"random networks: median depth {depth}");
        Assert.True(depth >= 6, $"The median depth is {depth}; it should be 6.");
        var missing = counts.Where(static c => c.Value < 20 && !NeedNotAppear.ContainsKey(c.Key)).Select(static c => $"{c.Key} {c.Value}").ToList();
        Assert.True(missing.Count == 0, $"These operators appear in random networks less than 20 times: {string.Join(", ", missing)}. RandomNetwork should draw them, or NeedNotAppear say why not.");

        // The same of those that are compiled.
        var compiled = Operators(Seeds().Where(IsCompiled).Select(s => networks[s - Fuzz.Seed].Graph)).Where(static c => c.Value < 4).Select(static c => $"{c.Key} {c.Value}").ToList();
        Assert.True(compiled.Count == 0, $"These operators are compiled in random networks less than four times: {string.Join(", ", compiled)}.");
    }

    // Found by 5,000 networks: of equal values a normalisation makes 0 or what rounding leaves, and their signs are nobody's fault.
    [Theory]
    [InlineData(1106, 1)]
    [InlineData(0, 300)]
    public void Nothing_jumps_where_a_normalisation_leaves_rounding(int first, int count)
    {
        foreach (var seed in Enumerable.Range(first, count))
        {
            var graph = NetworkParityTests.Graph(RandomNetwork.Text(seed));
            Assert.DoesNotContain(graph.Nodes, n => n.Operator is "step" or "sign" or "hardmax" or "thresholdedrelu" or "shrink"
                && graph[n.Inputs[0]].Operator is "batchnorm" or "instancenorm" or "layernorm" or "groupnorm" or "rmsnorm" or "lrn");
        }
    }

    [Fact]
    public void They_agree()
    {
        var networks = Seeds().Where(IsCompiled).Select(static s => (RandomNetwork.Text(s), s)).ToList();
        NetworkParityTests.Check(announcer, networks);
    }

    internal static IEnumerable<int> Seeds() => Enumerable.Range(Fuzz.Seed, Count);

    // Spread, because what a network holds goes by remainders of its seed.
    private static bool IsCompiled(int seed) => Fuzz.Factor > 1 || ((uint)seed * 2654435761u >> 16) % 4 == 0;

    private static List<KeyValuePair<string, int>> Operators(IEnumerable<NetworkGraph> graphs)
    {
        var counts = graphs.SelectMany(static g => g.Nodes).GroupBy(static n => n.Operator).ToDictionary(static g => g.Key, static g => g.Count());
        return [.. OperatorCatalogue.All.Where(static o => !o.IsInternal || o.Name == Scan).Select(o => KeyValuePair.Create(o.Name, counts.GetValueOrDefault(o.Name)))];
    }

    private static int Depth(NetworkGraph graph)
    {
        var depths = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            depths[node.Id] = node.Inputs.Count == 0 ? 0 : 1 + node.Inputs.Max(i => depths[i]);
        }

        return depths.Max();
    }

    private void Say(FormattableString line) => announcer.Say(line.ToString(CultureInfo.InvariantCulture));

    private void Say(string line) => announcer.Say(line);
}
