using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.Dynamic;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Weights that change during the gradient pass, piece by piece, end up as if they had changed after it.</summary>
public sealed class EarlyUpdateTests
{
    private const int RandomCount = 12;

    // Large weights alone change early; here those of any size do, in pieces of a few floats.
    private static readonly NetworkOptions s_options = NetworkOptions.Default with { UpdatePieces = 24 };

    [Fact]
    public void Weights_that_change_early_are_those_of_a_gradient_and_a_step_to_the_bit()
    {
        var texts = Samples.Written.Select(static w => w.Text)
            .Concat(Enumerable.Range(Fuzz.Seed, RandomCount * Fuzz.Factor).Select(static i => RandomNetwork.Text(11_000 + i))).ToList();
        var early = 0;
        foreach (var (number, (text, network)) in texts.Zip(NetworkFactory.CompileMany(texts, 1, s_options)).Index())
        {
            early += Compiled(text, s_options).UpdatesEarly ? 1 : 0;
            foreach (var (rule, make) in Optimisers.All.Where((_, i) => i % 4 == number % 4))
            {
                INetwork together = network.Clone(), apart = network.Clone();
                var batch = new Batch(together, 77);
                var (first, second) = (make(), make());
                var gradients = new float[network.Info.ParameterMemory];
                for (var step = 0; step < 3; step++)
                {
                    together.Step = apart.Step = step;
                    var losses = (together.Train(batch.Inputs, batch.Targets, first), apart.Gradient(batch.Inputs, batch.Targets, gradients));
                    second.Step(apart.Info, apart.Parameters, gradients);
                    Assert.Equal(losses.Item1, losses.Item2);
                    Assert.True(together.Parameters.SequenceEqual(apart.Parameters), $"{rule}, step {step}:\n{text}");
                }
            }
        }

        Assert.True(early > texts.Count / 2, $"Only {early} of {texts.Count} networks change weights early.");
    }

    [Fact]
    public void Only_weights_too_large_for_the_cache_change_early_and_shared_ones_after_their_last_use()
    {
        Assert.False(Compiled("input 20\ndense 64 | relu\ndense 10\n", NetworkOptions.Default).UpdatesEarly);
        Assert.Equal(["dense1.weightgradient"], Early(Compiled("input 784\ndense 128 | relu\ndense 10\n", NetworkOptions.Default)));

        // Used twice, its gradient is complete only when both uses are through.
        var twice = Compiled("input 128\ndense 128 as both | relu\nuse both\n", NetworkOptions.Default).Program("gradient")!;
        var weight = twice.Buffers.First(static b => b.Buffer.Kind == BufferKind.Parameter && b.Layout.Length >= 128 * 128).Offset;
        var last = twice.Calls.Select(static (c, i) => (Call: c, Index: i)).Last(c => c.Call.Bindings.Any(b =>
            twice.Buffers[b].Buffer.Kind is BufferKind.Parameter or BufferKind.ParameterGradient && twice.Buffers[b].Offset == weight));
        Assert.All(twice.Calls.Select(static (c, i) => (Call: c, Index: i)).Where(static c => c.Call.UpdateParts > 0), c => Assert.Equal(last.Index, c.Index));
    }

    // Rows with padding between them, a rest that fills no tile, and a batch of several tiles, of which only the last may keep its gradients to itself.
    [Theory]
    [InlineData("input 90\ndense 100 | relu\ndense 130 | tanh\ndense 10\nloss mse\n")]
    [InlineData("input 784\ndense 128 | relu\ndense 10\nloss mse\n")]
    [InlineData("input 16x9x9\nconv 40 3x3 | relu\ndense 70 | tanh\ndense 3\nloss mse\n")]
    public void Pieces_that_share_memory_change_weights_as_whole_gradients_do(string text)
    {
        var program = Compiled(text, NetworkOptions.Default).Program("gradient")!;
        Assert.True(UpdateAxis.LongestPiece(program) > 0, "No weight of it changes in pieces.");
        var network = NetworkFactory.CompileMany([text], 1)[0];
        foreach (var (rows, workers) in new[] { (1, 1), (33, 1), (33, 2), (program.Tile + 7, 1), (program.Tile + 7, 2) })
        {
            foreach (var make in Optimisers.All.Select(static o => o.Make).Take(3))
            {
                INetwork together = network.Clone(), apart = network.Clone();
                together.Workers = workers;
                var batch = new Batch(together, rows);
                var (first, second) = (make(), make());
                var gradients = new float[network.Info.ParameterMemory];
                for (var step = 0; step < 3; step++)
                {
                    together.Step = apart.Step = step;
                    together.Train(batch.Inputs, batch.Targets, first);
                    apart.Gradient(batch.Inputs, batch.Targets, gradients);
                    second.Step(apart.Info, apart.Parameters, gradients);
                    Assert.True(together.Parameters.SequenceEqual(apart.Parameters), $"{rows} rows, {workers} workers, step {step}:\n{text}");
                }
            }
        }
    }

    private static CompiledNetwork Compiled(string text, NetworkOptions options)
    {
        var parsed = NetworkCompiler.Parse(text, options);
        return NetworkCompiler.Compile(NetworkCompiler.Analyze(parsed).Graph!, options);
    }

    private static IEnumerable<string> Early(CompiledNetwork network) =>
        network.Program("gradient")!.Calls.Where(static c => c.UpdateParts > 0).Select(static c => c.Layer).Distinct();
}
