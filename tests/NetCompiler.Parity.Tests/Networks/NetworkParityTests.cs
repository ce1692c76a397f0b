using System.Globalization;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Every network on the generic engine in float and on generated code, against the generic engine in double.</summary>
public class NetworkParityTests(Announcer announcer) : IClassFixture<Announcer>
{
    /// <summary>Networks compiled into one assembly: enough to share Roslyn's start, few enough to find the one that fails.</summary>
    private const int Chunk = 25;

    [Fact]
    public void Written_networks_agree() => Check([.. WrittenNetworks.All.Select((text, i) => (text, i + 1))]);

    [Fact]
    public void Written_networks_of_tensors_agree() => Check([.. WrittenNetworks.Tensors().Select((text, i) => (text, i + 1))]);

    [Fact]
    public void Written_networks_of_sequences_with_lengths_agree() => Check([.. WrittenNetworks.Lengths().Select((text, i) => (text, i + 1))]);

    [Fact]
    public void Written_networks_with_scans_agree() => Check([.. WrittenNetworks.Scans().Select((text, i) => (text, i + 1))]);

    /// <summary>Scores of so many steps are there by blocks of rows only, and of the longest they are computed again on the way back.</summary>
    [Fact]
    public void Written_networks_of_long_sequences_agree()
    {
        var every = WrittenNetworks.LongSequences().ToArray();
        Check([.. every.Select(static (text, i) => (text, 4 + (i % 2)))]);
        Check(announcer, [.. every.Take(3).Select(static text => (text, 5))], NetworkOptions.Default with { DrawnSchedules = Fuzz.Seed + 1 });
    }

    /// <summary>Rows, channels and strides that are no whole vectors, and much of them.</summary>
    [Fact]
    public void Written_networks_of_odd_sizes_agree()
    {
        var every = WrittenNetworks.OddSizes().Select(static (text, i) => (text, i + 1)).ToList();
        Check(every);
        Check(announcer, every, NetworkOptions.Default with { DrawnSchedules = Fuzz.Seed + 2 });
    }

    /// <summary>Whatever schedule is chosen, values and gradients are the same. All suites run so with <c>NETCOMPILER_SCHEDULES=random:SEED</c>.</summary>
    [Fact]
    public void Written_networks_agree_with_schedules_drawn_from_all_legal_ones()
    {
        var every = WrittenNetworks.All.Select(static (text, i) => (text, i + 1)).ToArray();
        var networks = every.Where((_, i) => (i + Fuzz.Seed) % Math.Max(1, every.Length / 40) == 0).Take(40 * Fuzz.Factor);
        Check(announcer, [.. networks], NetworkOptions.Default with { DrawnSchedules = Fuzz.Seed + 1 });
    }

    private void Check(List<(string Text, int Seed)> networks) => Check(announcer, networks);

    internal static void Check(Announcer announcer, List<(string Text, int Seed)> networks, NetworkOptions? options = null)
    {
        // Most of the time goes into compiling, and this test is the longest of all: it takes every core.
        var found = networks.Chunk(Chunk).AsParallel().AsOrdered().SelectMany(c => Compare(c, options)).ToList();
        var failed = found.Where(static f => f.Failure is not null).Select(static f => f.Failure).ToList();
        var (examples, redrawn, weights) = (found.Sum(static f => f.Examples), found.Sum(static f => f.Redrawn.Examples), found.Sum(static f => f.Redrawn.Weights));
        announcer.Say(string.Create(
            CultureInfo.InvariantCulture, $"parity: {networks.Count - failed.Count} agree, {failed.Count} differ; {redrawn} of {examples} examples and {weights} of {found.Count} times weights drawn anew"));
        Assert.True(failed.Count == 0, string.Join("\n\n", failed.Take(5)));
        Assert.True(redrawn <= 0.02 * examples, $"{redrawn} of {examples} examples came close to a kink.");

        // Of random networks one in a thousand; here each is checked twice.
        Assert.True(weights <= Math.Max(2, 0.02 * found.Count), $"With {weights} of {found.Count} drawn weights no example kept away from kinks.");
    }

    private static IEnumerable<(string? Failure, int Examples, Redrawn Redrawn)> Compare((string Text, int Seed)[] chunk, NetworkOptions? options)
    {
        var generated = NetworkFactory.CompileMany([.. chunk.Select(static n => n.Text)], options: options);
        for (var i = 0; i < chunk.Length; i++)
        {
            var (text, seed) = chunk[i];
            var oracle = new GenericNetwork<double>(Graph(text));
            var batch = BatchOf(oracle.Graph, seed);
            foreach (var network in new[] { GenericNetwork.Parse(text), generated[i] })
            {
                var found = ParityCheck.Run(oracle, network, batch, seed, out var redrawn);
                var kind = network is GenericNetwork ? "generic" : "generated";
                yield return (found.Count > 0 ? $"seed {seed}, {kind}: {string.Join(" ", found)}\n{text}" : null, batch, redrawn);
            }
        }
    }

    // One example has no batch statistics.
    private static int BatchOf(NetworkGraph graph, int seed) =>
        new[] { graph.Nodes.Any(static n => n.Operator == "batchnorm") ? 6 : 1, 3, 19, 33 }[seed % 4];

    internal static NetworkGraph Graph(string text)
    {
        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var analysed = NetworkCompiler.Analyze(parsed);
        return analysed.Graph ?? throw new InvalidOperationException(
            string.Join("\n", parsed.Problems.Concat(analysed.Problems)) + "\n" + text);
    }
}
