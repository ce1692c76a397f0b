using NetCompiler.Networks;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;
using NetCompiler.Storage;
using NetCompiler.TestKit;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

public sealed class CheckpointTests
{
    [Fact]
    public void Cancelled_at_every_step_it_ends_on_the_same_bits()
    {
        var expected = Weights(null, new CancellationTokenSource());
        using var folder = new TemporaryFolder();
        float[]? weights = null;
        for (var runs = 0; weights is null; runs++)
        {
            Assert.True(runs < 25);
            using var cancel = new CancellationTokenSource();
            weights = Weights(new Checkpointing(folder.Path), cancel, stopAfter: 1 + (runs % 3));
        }

        Assert.Equal(expected, weights);

        static float[]? Weights(Checkpointing? checkpoints, CancellationTokenSource cancel, int stopAfter = int.MaxValue)
        {
            var network = new LinearNetwork(3, 2) { Noise = 0.1f };
            network.OnTrain = () =>
            {
                if (network.TrainCalls == stopAfter)
                {
                    cancel.Cancel();
                }
            };
            var report = new Trainer(network, new Sgd(0.05f, 0.9f)) { BatchSize = 8, Epochs = 4, Checkpoints = checkpoints }.Fit(TrainerTests.Plane(37, 1), cancel.Token);
            return report.Stopped == StopReason.Completed ? network.Parameters.ToArray() : null;
        }
    }

    [Fact]
    public void The_previous_checkpoint_is_used_where_the_newest_is_damaged()
    {
        using var folder = new TemporaryFolder();
        var expected = Fit(folder.Path, epochs: 6, out var report);
        Assert.Null(report.ResumedFrom);
        Fit(folder.Path, epochs: 3, out _);
        var files = Directory.GetFiles(folder.Path, "checkpoint-*").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["checkpoint-000000000025.safetensors", "checkpoint-000000000030.safetensors"], files.Select(Path.GetFileName));
        var bytes = File.ReadAllBytes(files[1]);
        bytes[^9] ^= 4;
        File.WriteAllBytes(files[1], bytes);

        Assert.Equal(expected, Fit(folder.Path, epochs: 6, out report));
        Assert.Equal(25, report.ResumedFrom);
        Assert.Contains("checkpoint-000000000030.safetensors: The bytes do not have the checksum", Assert.Single(report.RefusedCheckpoints), StringComparison.Ordinal);
        Assert.Equal(6, report.Epochs.Count);

        foreach (var file in Directory.GetFiles(folder.Path, "checkpoint-*.safetensors"))
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        }

        var refusal = Assert.Throws<NetworkFileException>(() => Fit(folder.Path, epochs: 6, out _));
        Assert.Contains("is whole", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("025", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_longer_training_goes_on_from_the_end_of_a_shorter_one()
    {
        using TemporaryFolder one = new(), two = new();
        Fit(one.Path, epochs: 3, out _);
        Assert.Equal(Fit(two.Path, epochs: 6, out _), Fit(one.Path, epochs: 6, out var report));
        Assert.Equal(15, report.ResumedFrom);
        Assert.Equal(Enumerable.Range(1, 6), report.Epochs.Select(static e => e.Epoch));
    }

    [Fact]
    public void The_best_epochs_are_kept_as_files_of_the_network()
    {
        using var folder = new TemporaryFolder();
        Fit(folder.Path, epochs: 6, out var report);
        var best = report.Epochs.OrderBy(static e => e.TrainingLoss).Take(2).Select(static e => $"best-{e.Epoch:D6}.safetensors").Order(StringComparer.Ordinal);
        Assert.Equal(best, Directory.GetFiles(folder.Path, "best-*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var network = new LinearNetwork(3, 2);
        NetworkFile.Load(network.Info, Directory.GetFiles(folder.Path, "best-*")[0], network.Parameters, network.State);
    }

    [Fact]
    public void Checkpoints_of_another_training_are_refused_with_what_differs()
    {
        using var folder = new TemporaryFolder();
        Fit(folder.Path, epochs: 1, out _);
        var checkpoints = new Checkpointing(folder.Path);
        Assert.Contains("BatchSize 8, ", Refused(new Trainer(new LinearNetwork(3, 2), new Sgd(1, 0.9f)) { BatchSize = 4, Checkpoints = checkpoints }), StringComparison.Ordinal);
        Assert.Contains("keeps 1 values a weight, but this one 0", Refused(new Trainer(new LinearNetwork(3, 2), new Sgd(1)) { BatchSize = 8, Checkpoints = checkpoints }), StringComparison.Ordinal);
        Assert.Contains("optimiser Sgd, but this training has Adam", Refused(new Trainer(new LinearNetwork(3, 2), new Adam()) { BatchSize = 8, Checkpoints = checkpoints }), StringComparison.Ordinal);
        Assert.Contains("line 2 is 'dense 2' there and 'dense 2 | step' here", Refused(new Trainer(new LinearNetwork(3, 2, threshold: true), new Sgd(1, 0.9f)) { BatchSize = 8, Checkpoints = checkpoints }), StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new Trainer(new LinearNetwork(3, 2), new Unknown()) { Checkpoints = checkpoints }.Fit(TrainerTests.Plane(37, 1)));

        static string Refused(Trainer trainer)
        {
            var before = trainer.Network.Parameters.ToArray();
            var message = Assert.Throws<NetworkFileException>(() => trainer.Fit(TrainerTests.Plane(37, 1))).Message;
            if (!message.Contains("optimiser", StringComparison.Ordinal) && !message.Contains("weight", StringComparison.Ordinal))
            {
                Assert.Equal(before, trainer.Network.Parameters.ToArray());
            }

            return message;
        }
    }

    [Fact]
    public void A_loop_of_ones_own_saves_several_networks_and_its_numbers()
    {
        var (one, two) = (new LinearNetwork(3, 2, 1) { Seed = ulong.MaxValue, Step = 7 }, new LinearNetwork(2, 1, 2));
        var adam = new Adam();
        adam.Step(one.Parameters, one.Parameters);
        var made = new Checkpoint();
        made.Set(one, "one/");
        made.Set(two, "two/");
        made.Set(adam, one.Info);
        made.Set("rounds", [3L, -1]);
        using var stream = new MemoryStream();
        made.Save(stream);

        var read = Checkpoint.Load(stream.ToArray());
        var (first, second, other) = (new LinearNetwork(3, 2, 3), new LinearNetwork(2, 1, 4), new Adam());
        read.Restore(first, "one/");
        read.Restore(second, "two/");
        read.Restore(other, first.Info);
        Assert.Equal((ulong.MaxValue, 7L), (first.Seed, first.Step));
        Assert.Equal(one.Parameters.ToArray(), first.Parameters.ToArray());
        Assert.Equal(two.Parameters.ToArray(), second.Parameters.ToArray());
        Assert.Equal(adam.Slot(1).ToArray(), other.Slot(1).ToArray());
        Assert.Equal([3L, -1], read.Integers("rounds"));
        Assert.Throws<NetworkFileException>(() => read.Floats("rounds"));
        Assert.Throws<NetworkFileException>(() => read.Restore(second, "one/"));
        Assert.Throws<NetworkFileException>(() => read.Restore(second, "three/"));
    }

    /// <summary>Single bits, 10,000 a file, and every length.</summary>
    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused()
    {
        var network = new LinearNetwork(2, 1, 4);
        using MemoryStream weights = new(), training = new();
        NetworkFile.Save(network.Info, network.Parameters, network.State, weights);
        var checkpoint = new Checkpoint();
        checkpoint.Set(network);
        checkpoint.Set(new Adam(), network.Info);
        checkpoint.Save(training);
        var random = new SequentialRandom((ulong)(5 + Fuzz.Seed));
        foreach (var (bytes, load) in new (byte[], Action<byte[]>)[]
        {
            (weights.ToArray(), b => NetworkFile.Load(network.Info, b, network.Parameters, network.State)),
            (training.ToArray(), static b => Checkpoint.Load(b)),
        })
        {
            load(bytes);
            var before = network.Parameters.ToArray();
            for (var i = 0; i < 10_000 * Fuzz.Factor; i++)
            {
                var bit = random.NextInt32(bytes.Length * 8);
                var damaged = (byte[])bytes.Clone();
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(Record.Exception(() => load(damaged)) is NetworkFileException { Message.Length: > 30 }, $"bit {bit}");
            }

            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.True(Record.Exception(() => load(bytes[..length])) is NetworkFileException { Message.Length: > 30 }, $"length {length}");
            }

            Assert.Equal(before, network.Parameters.ToArray());
        }
    }

    private static float[] Fit(string folder, int epochs, out TrainingReport report)
    {
        var network = new LinearNetwork(3, 2) { Noise = 0.1f };
        report = new Trainer(network, new Sgd(0.05f, 0.9f)) { BatchSize = 8, Epochs = epochs, Checkpoints = new Checkpointing(folder) { KeepBest = 2 } }.Fit(TrainerTests.Plane(37, 1));
        return network.Parameters.ToArray();
    }

    private sealed class Unknown : IOptimizer
    {
        public float LearningRate { get; set; }

        public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
        {
        }
    }
}
