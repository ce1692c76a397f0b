using NetCompiler.Core.Declaration;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>The same seed gives the same bits, in whatever way the same thing is asked.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void A_seed_gives_the_same_weights_in_every_network_and_on_the_engine()
    {
        foreach (var sample in Samples.All)
        {
            var network = sample.Created(7);

            Assert.True(network.Parameters.SequenceEqual(sample.Created(7).Parameters), sample.ToString());
            Assert.Equal(GenericNetwork.From(sample.Info, 7).Parameters.ToArray(), Sample.EngineOf(network).Parameters.ToArray());
            Assert.True(sample.Info.Parameters.Count == 0 || !network.Parameters.SequenceEqual(sample.Created(8).Parameters), sample.ToString());
        }
    }

    [Fact]
    public void A_batch_gives_the_same_bits_whatever_was_computed_before()
    {
        foreach (var (number, sample) in Samples.All.Index())
        {
            var network = sample.Network();
            var batch = new Batch(network, number < Samples.Written.Count ? 300 : 43);
            var first = new Computed(network, batch);
            _ = new Computed(network, new Batch(network, 3, seed: 6));

            Assert.True(first.DifferenceFrom(new Computed(network, batch)) is null, sample.ToString());
            Assert.True(first.DifferenceFrom(new Computed(network.Clone(), batch)) is null, sample.ToString());
        }
    }

    // What surrounds a picture is filled for the first tile of a batch only; examples one by one are each a first tile.
    [Theory]
    [InlineData("input 1x28x28\nconv 6 5x5 pad=2 | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2\ndense 10 | softmax\n")]
    [InlineData("input 3x9x11\nconv 8 3x3 pad=1 | relu | conv 12 5x5 pad=4 stride=2 | tanh | convtranspose 4 3x3 stride=2 | maxpool 2 pad=1\ndense 3\n")]
    [InlineData("input 2x40\nconv 8 5 pad=2 | relu | depthwise 3 pad=1 | conv 16 3 pad=2 dilation=2 | avgpool 2 pad=1\ndense 3\n")]
    public void A_batch_of_many_tiles_has_the_mean_of_its_examples_gradients(string text)
    {
        const int rows = 75;
        var network = NetworkFactory.CompileMany([text], 3, NetworkOptions.Default with { Workers = true })[0];
        var batch = new Batch(network, rows);
        var (size, targets) = (batch.Inputs.Length / rows, batch.Targets.Length / rows);
        var (one, sum, all) = (new float[network.Info.ParameterMemory], new double[network.Info.ParameterMemory], new float[network.Info.ParameterMemory]);
        for (var i = 0; i < rows; i++)
        {
            network.Gradient(batch.Inputs.AsSpan(i * size, size), batch.Targets.AsSpan(i * targets, targets), one);
            for (var w = 0; w < one.Length; w++)
            {
                sum[w] += one[w] / (double)rows;
            }
        }

        foreach (var workers in new[] { 1, 2, 3 })
        {
            network.Workers = workers;
            network.Gradient(batch.Inputs, batch.Targets, all);
            var scale = sum.Max(Math.Abs);
            Assert.All(all.Zip(sum), p => Assert.InRange(p.First - p.Second, -1e-4 * scale, 1e-4 * scale));
        }
    }

    // Rows by twelves, fours and one by one; lanes of four results added up at once, or of one.
    [Theory]
    [InlineData("input 13\ndense 32 | relu\ndense 1 | logistic\nloss bce\n")]
    [InlineData("input 40\ndense 1\n")]
    [InlineData("input 24\ndense 30 | tanh\ndense 3 | softmax\n")]
    [InlineData("sequence 9x20\ndense 1 | tanh | flatten\ndense 2\n")]
    public void What_an_example_gives_does_not_depend_on_how_many_come_with_it(string text)
    {
        const int most = 30;
        var network = NetworkFactory.CompileMany([text], 3)[0];
        var batch = new Batch(network, most);
        var (size, width) = (batch.Inputs.Length / most, network.Info.OutputSize);
        var expected = new float[most * width];
        network.PredictBatch(batch.Inputs, expected);
        for (var rows = 1; rows < most; rows++)
        {
            var (first, last) = (new float[rows * width], new float[rows * width]);
            network.PredictBatch(batch.Inputs.AsSpan(0, rows * size), first);
            network.PredictBatch(batch.Inputs.AsSpan((most - rows) * size), last);
            Assert.Equal(expected.Take(rows * width), first);
            Assert.Equal(expected.Skip((most - rows) * width), last);
        }
    }

    [Fact]
    public void Training_is_gradient_and_step_to_the_bit()
    {
        foreach (var (number, sample) in Samples.All.Index())
        {
            var (rule, make) = Optimisers.All[number % Optimisers.All.Count];
            INetwork together = sample.Network(), apart = sample.Network();
            var batch = new Batch(together, 77);
            var (first, second) = (make(), make());
            var gradients = new float[sample.Info.ParameterMemory];
            for (var step = 0; step < 4; step++)
            {
                together.Step = apart.Step = step;
                var loss = step % 2 == 1 && batch.Classes is { } classes
                    ? (together.Train(batch.Inputs, classes, first), apart.Gradient(batch.Inputs, classes, gradients))
                    : (together.Train(batch.Inputs, batch.Targets, first), apart.Gradient(batch.Inputs, batch.Targets, gradients));
                second.Step(apart.Info, apart.Parameters, gradients);

                Assert.Equal(loss.Item1, loss.Item2);
                Assert.True(together.Parameters.SequenceEqual(apart.Parameters), $"{rule}, step {step} of {sample}");
            }
        }
    }

    [Fact]
    public void Weights_declared_frozen_stay_to_the_bit_in_every_optimiser_that_would_pull_on_them()
    {
        var network = NetworkFactory.Compile("input 5\ndense 19 trainable=false | tanh\ndense 3\n");
        foreach (var trained in new[] { network, Sample.EngineOf(network) })
        {
            foreach (var kind in Enum.GetValues<WeightDecayKind>())
            {
                var before = trained.Parameters.ToArray();
                var batch = new Batch(trained, 21);
                trained.Train(batch.Inputs, batch.Targets, new Adam(0.01f, weightDecay: 0.1f) { DecayKind = kind, L1 = 0.1f });
                foreach (var parameter in trained.Info.Parameters)
                {
                    Assert.Equal(!parameter.Trainable, Stored(parameter, before).AsSpan().SequenceEqual(Stored(parameter, trained.Parameters)));
                }
            }
        }

        static float[] Stored(ParameterInfo parameter, ReadOnlySpan<float> memory)
        {
            var stored = new float[parameter.Size];
            parameter.CopyTo(memory, stored);
            return stored;
        }
    }

    [Fact]
    public void An_example_is_predicted_the_same_alone_and_at_every_place_of_a_batch()
    {
        foreach (var sample in Samples.All)
        {
            var network = sample.Network();
            var info = sample.Info;

            // Eleven examples over and over, through several tiles and a remainder.
            var batch = new Batch(network, 300);
            var outputs = new float[300 * info.OutputSize];
            network.PredictBatch(batch.Inputs, outputs);
            var alone = new float[info.OutputSize];
            for (var row = 0; row < batch.Rows; row++)
            {
                network.Predict(batch.Inputs.AsSpan(row * info.InputSize, info.InputSize), alone);
                for (var i = 0; i < alone.Length; i++)
                {
                    var inBatch = outputs[(row * info.OutputSize) + i];
                    Assert.True(
                        Math.Abs(alone[i] - inBatch) <= 2e-6 * (1 + alone.Max(Math.Abs)), $"row {row}: {alone[i]:r} alone, {inBatch:r} in the batch of {sample}");
                }
            }
        }
    }

    [Fact]
    public void Dropout_drops_the_same_values_in_generated_code_and_on_the_engine()
    {
        string[] texts =
        [
            "input 37\ndropout 0.4",
            "sequence 5x7\ndropout 0.25\ndropout 0.5 scale=inference",
            "input 3x4x5\ndropout 0.3 as first\nscale -2\ndropout 0.1",
        ];
        foreach (var network in NetworkFactory.CompileMany(texts))
        {
            var engine = Sample.EngineOf(network);
            var rows = 300;
            float[] inputs = new float[rows * network.Info.InputSize], seeds = new float[rows * network.Info.OutputSize];
            Array.Fill(inputs, 1);
            Array.Fill(seeds, 1);
            float[] generated = new float[inputs.Length], expected = new float[inputs.Length], before = [];
            foreach (var (seed, step) in new[] { (0UL, 0L), (0UL, 1L), (5UL, 1L), (ulong.MaxValue, 1L << 33), (1UL << 40, 7L) })
            {
                (network.Seed, network.Step, engine.Seed, engine.Step) = (seed, step, seed, step);
                network.Backward(inputs, seeds, generated, default);
                engine.Backward(inputs, seeds, expected, default);

                var dropped = generated.Select(static g => g == 0).ToArray();
                Assert.Equal(expected.Select(static g => g == 0), dropped);
                Assert.InRange(dropped.Count(static d => d), inputs.Length / 5, inputs.Length * 7 / 10);
                Assert.False(before.AsSpan().SequenceEqual(generated), "Seed and step change nothing.");
                before = [.. generated];
            }
        }
    }
}
