using NetCompiler.Core.Declaration;
using NetCompiler.Data;
using NetCompiler.Dynamic;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;
using NetCompiler.Training;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Workers share a batch, and nobody can tell from the bits how many there were.</summary>
public sealed class WorkerTests
{
    private const int RandomCount = 12;

    // Small networks would leave sharing alone, change their weights at the end, and have no sums worth halving: these are told not to.
    private static readonly Lazy<IReadOnlyList<(string Text, INetwork Network)>> _networks = new(static () =>
    {
        var random = Enumerable.Range(Fuzz.Seed, RandomCount * Fuzz.Factor).Select(static i => RandomNetwork.Text(7_000 + i)).ToList();
        var texts = Samples.Written.Select(static w => w.Text).Concat(random).ToList();
        var options = NetworkOptions.Default with { Workers = true, UpdatePieces = 24 };
        var networks = NetworkFactory.CompileMany(texts, 1, options);
        var halved = texts.Where((_, i) => i % 2 == Fuzz.Seed % 2).ToList();
        return [.. texts.Zip(networks), .. halved.Zip(NetworkFactory.CompileMany(halved, 1, options with { HalvesSmallSums = true }))];
    });

    /// <summary>Written networks and random ones, made for workers.</summary>
    internal static IReadOnlyList<(string Text, INetwork Network)> Networks => _networks.Value;

    [Fact]
    public void Any_number_of_workers_computes_the_same_bits()
    {
        foreach (var (text, network) in Networks)
        {
            foreach (var rows in new[] { 2, 33, 130 })
            {
                var batch = new Batch(network, rows);
                network.Workers = 1;
                var alone = new Computed(network, batch);
                foreach (var workers in new[] { 2, 3, 4 })
                {
                    network.Workers = workers;
                    var difference = alone.DifferenceFrom(new Computed(network, batch));
                    Assert.True(difference is null, $"{workers} workers, {rows} examples: {difference}\n{text}");
                }
            }
        }
    }

    // Sums in another order, so not to the bit.
    [Fact]
    public void Sums_in_halves_are_the_whole_sums()
    {
        var pairs = Networks.GroupBy(static n => n.Text).Where(static same => same.Count() > 1).ToList();
        Assert.NotEmpty(pairs);
        foreach (var pair in pairs)
        {
            foreach (var rows in new[] { 3, 33, 130 })
            {
                var (whole, halved) = (Trained(pair.First().Network, rows), Trained(pair.Last().Network, rows));
                var largest = whole.Max(MathF.Abs);
                Assert.All(whole.Zip(halved), n => Assert.True(MathF.Abs(n.First - n.Second) <= 1e-4f * largest, $"{n.First} and {n.Second} of {largest}, {rows} examples:\n{pair.Key}"));
            }
        }

        static float[] Trained(INetwork network, int rows)
        {
            var (batch, gradients, copy) = (new Batch(network, rows), new float[network.Info.ParameterMemory], network.Clone());
            copy.Gradient(batch.Inputs, batch.Targets, gradients);
            return [.. gradients, .. network.Info.States.SelectMany(s => Computed.Stored(s, copy.State))];
        }
    }

    [Fact]
    public void Any_number_of_workers_trains_the_same_weights_with_every_optimiser()
    {
        foreach (var (number, (text, network)) in Networks.Index())
        {
            foreach (var (rule, make) in Optimisers.All.Skip(number % 3).Where((_, i) => i % 3 == 0))
            {
                var batch = new Batch(network, 77);
                float[]? expected = null;
                foreach (var workers in new[] { 1, 2, 4 })
                {
                    var trained = network.Clone();
                    trained.Workers = workers;
                    var optimizer = make();
                    for (var step = 0; step < 3; step++)
                    {
                        trained.Step = step;
                        trained.Train(batch.Inputs, batch.Targets, optimizer);
                    }

                    expected ??= trained.Parameters.ToArray();
                    Assert.True(trained.Parameters.SequenceEqual(expected), $"{rule}, {workers} workers:\n{text}");
                    Assert.Equal(3, optimizer.StepCount);
                }
            }
        }
    }

    [Fact]
    public void A_whole_training_ends_on_the_same_weights_for_any_number_of_workers()
    {
        var random = new Random(2);
        var inputs = Enumerable.Range(0, 500 * 784).Select(_ => random.NextSingle()).ToArray();
        var data = new Dataset(inputs, 784, Enumerable.Range(0, 500).Select(static i => i % 10).ToArray());
        var trained = new[] { 1, 2, 4 }.Select(workers =>
        {
            var network = Networks[0].Network.Clone();
            network.Workers = workers;
            new Trainer(network, new Adam(1e-3f)) { BatchSize = 64, Epochs = 3, Schedule = RateSchedule.Cosine(1e-3f), Seed = 5 }.Fit(data);
            return network.Parameters.ToArray();
        }).ToList();

        Assert.Equal(trained[0], trained[1]);
        Assert.Equal(trained[0], trained[2]);
    }

    [Fact]
    public void What_a_worker_refuses_reaches_the_caller_and_the_next_pass_is_whole()
    {
        var network = NetworkFactory.CompileMany(["input 5\nembedding 11 8\nflatten | dense 3 | softmax"], 1, NetworkOptions.Default with { Workers = true })[0];
        var inputs = Enumerable.Range(0, 40 * 5).Select(static i => (float)(i % 11)).ToArray();
        var gradients = new float[network.Info.ParameterMemory];
        var classes = new int[40];
        var expected = network.Gradient(inputs, classes, gradients);
        network.Workers = 4;
        foreach (var bad in new[] { 0, 60, 199 })
        {
            var wrong = (float[])inputs.Clone();
            wrong[bad] = 11;
            var refused = Assert.ThrowsAny<Exception>(() => network.Gradient(wrong, classes, gradients));
            Assert.Contains("11", refused.Message, StringComparison.Ordinal);
            Assert.Equal(expected, network.Gradient(inputs, classes, gradients));
        }
    }

    [Fact]
    public void Callers_on_several_threads_have_workers_of_their_own()
    {
        var network = Networks[0].Network;
        network.Workers = 2;
        var batch = new Batch(network, 100);
        var expected = new float[100 * network.Info.OutputSize];
        network.PredictBatch(batch.Inputs, expected);
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            var outputs = new float[expected.Length];
            network.PredictBatch(batch.Inputs, outputs);
            Assert.Equal(expected, outputs);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65)]
    public void Numbers_that_make_no_sense_are_refused(int workers)
    {
        var network = Samples.Named("Xor").Network();
        foreach (var refusing in new[] { network, Sample.EngineOf(network) })
        {
            Assert.Contains("1 to 64 workers", Assert.Throws<ArgumentOutOfRangeException>(() => refusing.Workers = workers).Message, StringComparison.Ordinal);
            Assert.Equal(1, refusing.Workers);
        }
    }
}
