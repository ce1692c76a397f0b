using System.Globalization;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Schedule;
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

    [Fact]
    public void Random_networks_agree()
    {
        var count = 300 * Fuzz.Factor;
        var networks = Enumerable.Range(0, count).Select(i => (RandomNetwork.Text(Fuzz.Seed + i), Fuzz.Seed + i)).ToList();
        Describe(networks.Select(n => Graph(n.Item1)).ToList());
        Check(networks);
    }

    [Fact]
    public void The_programs_of_random_networks_are_well_formed()
    {
        for (var seed = Fuzz.Seed; seed < Fuzz.Seed + (300 * Fuzz.Factor); seed++)
        {
            var text = RandomNetwork.Text(seed);
            var found = NetworkCompiler.Lower(Graph(text), NetworkOptions.Default).SelectMany(KernelVerifier.Verify).ToList();
            Assert.True(found.Count == 0, $"seed {seed}: {string.Join(" ", found)}\n{text}");
        }
    }

    [Fact]
    public void The_schedules_of_random_networks_can_be_emitted()
    {
        for (var seed = Fuzz.Seed; seed < Fuzz.Seed + (300 * Fuzz.Factor); seed += 10)
        {
            var text = RandomNetwork.Text(seed);
            var found = NetworkCompiler.Compile(Graph(text), NetworkOptions.Default).Programs.SelectMany(static p => p.Calls).SelectMany(static c => c.Schedules)
                .Distinct().SelectMany(static s => ScheduleVerifier.Verify(s).Select(problem => s.Kernel.Name + ": " + problem)).ToList();
            Assert.True(found.Count == 0, $"seed {seed}: {string.Join(" ", found)}\n{text}");
        }
    }

    private void Check(List<(string Text, int Seed)> networks)
    {
        // Most of the time goes into compiling, and this test is the longest of all: it takes every core.
        var found = networks.Chunk(Chunk).AsParallel().AsOrdered().SelectMany(Compare).ToList();
        var failed = found.Where(static f => f.Failure is not null).Select(static f => f.Failure).ToList();
        var (examples, redrawn) = (found.Sum(static f => f.Examples), found.Sum(static f => f.Redrawn));
        Say($"parity: {networks.Count - failed.Count} agree, {failed.Count} differ; {redrawn} of {examples} examples drawn anew");
        Assert.True(failed.Count == 0, string.Join("\n\n", failed.Take(5)));
        Assert.True(redrawn <= 0.02 * examples, $"{redrawn} of {examples} examples came close to a kink.");
    }

    private static IEnumerable<(string? Failure, int Examples, int Redrawn)> Compare((string Text, int Seed)[] chunk)
    {
        var generated = NetworkFactory.CompileMany([.. chunk.Select(static n => n.Text)]);
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

    // A suite that never makes an operator, a branch or depth says nothing about them.
    private void Describe(List<NetworkGraph> graphs)
    {
        var counts = graphs.SelectMany(static g => g.Nodes).GroupBy(static n => n.Operator).ToDictionary(static g => g.Key, static g => g.Count());
        var operators = OperatorCatalogue.All.Where(static o => !o.IsInternal).Select(static o => o.Name).ToList();
        Say("random networks: " + string.Join(", ", operators.Select(o => $"{o} {counts.GetValueOrDefault(o)}")));
        var branches = graphs.Count(static g => g.Nodes.Any(n => n.PerExample && g.Nodes.Count(user => user.Inputs.Contains(n.Id)) > 1));
        var depth = graphs.Select(Depth).Order().ElementAt(graphs.Count / 2);
        Say($"random networks: {branches} of {graphs.Count} branch, median depth {depth}");
        Assert.All(operators, o => Assert.True(counts.GetValueOrDefault(o) >= 20, $"{o} appears {counts.GetValueOrDefault(o)} times."));
        Assert.True(branches * 3 >= graphs.Count);
        Assert.True(depth >= 6);
    }

    // One example has no batch statistics.
    private static int BatchOf(NetworkGraph graph, int seed) =>
        new[] { graph.Nodes.Any(static n => n.Operator == "batchnorm") ? 6 : 1, 3, 19, 33 }[seed % 4];

    private static int Depth(NetworkGraph graph)
    {
        var depths = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            depths[node.Id] = node.Inputs.Count == 0 ? 0 : 1 + node.Inputs.Max(i => depths[i]);
        }

        return depths.Max();
    }

    private static NetworkGraph Graph(string text)
    {
        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var analysed = NetworkCompiler.Analyze(parsed);
        return analysed.Graph ?? throw new InvalidOperationException(
            string.Join("\n", parsed.Problems.Concat(analysed.Problems)) + "\n" + text);
    }

    private void Say(FormattableString line) => announcer.Say(line.ToString(CultureInfo.InvariantCulture));

    private void Say(string line) => announcer.Say(line);
}
