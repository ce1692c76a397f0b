using NetCompiler.Core.Graph;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Parity.Tests.Engine;

public class GenericNetworkTests
{
    [Fact]
    public void A_branching_network_with_shared_weights_and_two_heads_agrees_with_differences()
    {
        var random = new Random(3);
        var network = new GenericNetwork<double>(TwoHeads());
        Numbers.Normal(random, network.Parameters.Length, 0.6).CopyTo(network.Parameters);
        var inputs = Numbers.Normal(random, 5 * network.InputSize);
        var targets = Array.ConvertAll(new double[5 * network.TargetSize], _ => random.NextDouble());
        FiniteDifferences.CheckLoss(network, inputs, targets);
        FiniteDifferences.CheckBackward(network, inputs, random);
    }

    [Fact]
    public void A_loss_is_the_weighted_mean_over_examples()
    {
        var g = new GraphMaker();
        var x = g.Op("linear", g.Input(Shape.Flat(2)));
        g.Output(x).Loss("mse", x, Settings.None.With("weight", 3)).Loss("mae", x);
        var network = new GenericNetwork<double>(g.Graph());

        // mse: (1 + 9) / 2 = 5 and 0; mae: 2 and 4.
        Assert.Equal(((3 * 5) + 2 + 4) / 2.0, network.Loss([1, 3, 0, 0], [0, 0, 3, 5, 0, 0, -4, 4]), 12);
    }

    [Fact]
    public void Float_and_double_agree()
    {
        var random = new Random(5);
        var single = new GenericNetwork(TwoHeads(), "two", "text");
        Numbers.Normal(random, single.Parameters.Length, 0.6).Single().CopyTo(single.Parameters);
        var dual = single.ToDouble();
        var inputs = Numbers.Normal(random, 9 * single.Info.InputSize).Single();
        var targets = Array.ConvertAll(new float[9 * single.Info.TargetSize], _ => random.NextSingle());
        var gradients = new float[single.Parameters.Length];
        var exact = new double[gradients.Length];
        Assert.Equal(dual.Gradient(inputs.Double(), targets.Double(), exact), single.Gradient(inputs, targets, gradients), 5);
        for (var i = 0; i < exact.Length; i++)
        {
            Assert.Equal(exact[i], gradients[i], 5);
        }
    }

    [Fact]
    public void A_batch_is_its_examples_one_by_one()
    {
        var random = new Random(6);
        var network = new GenericNetwork<double>(TwoHeads());
        Numbers.Normal(random, network.Parameters.Length).CopyTo(network.Parameters);
        var inputs = Numbers.Normal(random, 300 * network.InputSize);
        var together = new double[300 * network.OutputSize];
        network.Forward(inputs, together);
        var alone = new double[network.OutputSize];
        for (var n = 0; n < 300; n += 13)
        {
            network.Forward(inputs.AsSpan(n * network.InputSize, network.InputSize), alone);
            for (var i = 0; i < alone.Length; i++)
            {
                Assert.Equal(together[(n * alone.Length) + i], alone[i], 12);
            }
        }
    }

    [Theory]
    [InlineData("softmax", "crossentropy")]
    [InlineData("logsoftmax", "crossentropy")]
    [InlineData("logistic", "binarycrossentropy")]
    public void Losses_are_exact_where_probabilities_run_into_0_and_1(string head, string loss)
    {
        var g = new GraphMaker();
        var logits = g.Dense(g.Input(Shape.Flat(2)), 2);
        var p = g.Op(head, logits);
        var network = new GenericNetwork(g.Output(p).Loss(loss, p).Graph(), "head", "text");
        float[] identity = [1, 0, 0, 1, 0, 0];
        identity.CopyTo(network.Parameters);
        var gradients = new float[6];

        // Softmax: log(1 + e^200) = 200. Logistic: the mean of 100 for each of the two wrong values.
        Assert.Equal(head == "logistic" ? 100 : 200, network.Gradient([100f, -100f], [0f, 1f], gradients), 4);
        var part = head == "logistic" ? 0.5f : 1f;
        Assert.Equal([100 * part, -100 * part, -100 * part, 100 * part, part, -part], gradients);
    }

    [Fact]
    public void Frozen_weights_have_the_gradient_zero()
    {
        var g = new GraphMaker();
        var frozen = g.Dense(g.Input(Shape.Flat(3)), 4, trainable: false);
        var y = g.Dense(g.Op("tanh", frozen), 2);
        var network = new GenericNetwork<double>(g.Output(y).Loss("mse", y).Graph());
        Numbers.Normal(new Random(1), network.Parameters.Length).CopyTo(network.Parameters);
        var gradients = new double[network.Parameters.Length];
        gradients.AsSpan().Fill(double.NaN);
        network.Gradient([1, 2, 3], [0, 0], gradients);
        Assert.All(gradients[..16], static v => Assert.Equal(0, v));
        Assert.All(gradients[16..], static v => Assert.NotEqual(0, v));
    }

    [Fact]
    public void Dropout_and_noise_act_in_training_only_and_follow_seed_and_step()
    {
        var g = new GraphMaker();
        var x = g.Input(Shape.Flat(200));
        var dropped = g.Op("dropout", Shape.Flat(200), Settings.None.With("rate", 0.25), x);
        g.Output(dropped).Output(g.Op("noise", Shape.Flat(200), Settings.None.With("deviation", 0.5), x));
        var network = new GenericNetwork<double>(g.Graph()) { Seed = 9, Step = 4 };
        var ones = new double[400];
        ones.AsSpan().Fill(1);
        var outputs = new double[800];
        network.Forward(ones, outputs);
        Assert.All(outputs, static v => Assert.Equal(1, v));

        network.Evaluate(ones, training: true);
        var masked = network.Value(dropped).ToArray();
        Assert.All(masked, static v => Assert.True(v == 0 || v == 1 / 0.75));
        Assert.InRange(masked.Count(static v => v == 0), 70, 130);
        Assert.NotEqual(masked[..200], masked[200..]);

        // The gradient goes through the same mask.
        var probe = new double[800];
        probe.AsSpan(0, 200).Fill(1);
        probe.AsSpan(400, 200).Fill(1);
        var gradients = new double[400];
        network.Backward(ones, probe, gradients, default);
        Assert.Equal(masked, gradients);

        network.Step = 5;
        network.Evaluate(ones, training: true);
        Assert.NotEqual(masked, network.Value(dropped).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Xor_is_learned(int seed)
    {
        var g = new GraphMaker();
        var y = g.Op("logistic", g.Dense(g.Op("tanh", g.Dense(g.Input(Shape.Flat(2)), 4)), 1));
        var network = new GenericNetwork(g.Output(y).Loss("binarycrossentropy", y).Graph(), "xor", "text");
        Numbers.Normal(new Random(seed), network.Parameters.Length).Single().CopyTo(network.Parameters);
        var descent = new Descent { LearningRate = 1 };
        for (var step = 0; step < 3000; step++)
        {
            network.Train([0, 0, 0, 1, 1, 0, 1, 1], [0f, 1, 1, 0], descent);
        }

        var outputs = new float[4];
        network.PredictBatch([0, 0, 0, 1, 1, 0, 1, 1], outputs);
        Assert.Equal([0, 1, 1, 0], Array.ConvertAll(outputs, MathF.Round));
        Assert.True(network.Loss([0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0]) < 0.05f);
    }

    [Fact]
    public void Steps_allocate_nothing_after_the_first()
    {
        var network = new GenericNetwork(TwoHeads(), "two", "text");
        var inputs = new float[8 * network.Info.InputSize];
        var outputs = new float[8 * network.Info.OutputSize];
        var targets = new float[8 * network.Info.TargetSize];
        var inputGradients = new float[inputs.Length];
        var gradients = new float[network.Parameters.Length];
        var descent = new Descent();
        var classifier = new GenericNetwork(Classifier(), "classifier", "text");
        int[] classes = [0, 1, 2, 0, 1, 2, 0, 1];
        void Step()
        {
            classifier.Train(inputs.AsSpan(0, 16), classes, descent);
            network.PredictBatch(inputs, outputs);
            network.Loss(inputs, targets);
            network.Train(inputs, targets, descent);
            network.Backward(inputs, outputs, inputGradients, gradients);
        }

        Step();
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Predict_is_safe_from_many_threads()
    {
        var network = new GenericNetwork(TwoHeads(), "two", "text");
        Numbers.Normal(new Random(1), network.Parameters.Length).Single().CopyTo(network.Parameters);
        var inputs = Numbers.Normal(new Random(2), 40 * network.Info.InputSize).Single();
        var size = network.Info.InputSize;
        var expected = new float[40 * network.Info.OutputSize];
        network.PredictBatch(inputs, expected);
        await Parallel.ForAsync(0, 400, (k, _) =>
        {
            var n = k % 37;
            var outputs = new float[3 * network.Info.OutputSize];
            network.PredictBatch(inputs.AsSpan(n * size, 3 * size), outputs);
            for (var i = 0; i < outputs.Length; i++)
            {
                Assert.Equal(expected[(n * network.Info.OutputSize) + i], outputs[i], 5);
            }

            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Spans_of_wrong_length_are_refused_with_a_sentence()
    {
        var network = new GenericNetwork(TwoHeads(), "two", "text");
        var thrown = Assert.Throws<ShapeException>(() => network.Predict(new float[3], new float[7]));
        Assert.Contains("3 values", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => network.PredictBatch(new float[7], new float[7]));
        Assert.Throws<ShapeException>(() => network.Loss(default, ReadOnlySpan<float>.Empty));
        Assert.Throws<ShapeException>(() => network.Gradient(new float[6], new float[5], new float[network.Parameters.Length - 1]));
    }

    [Fact]
    public void Classes_are_rows_with_a_one()
    {
        var network = new GenericNetwork(Classifier(), "classes", "text");
        Numbers.Normal(new Random(1), network.Parameters.Length).Single().CopyTo(network.Parameters);
        float[] inputs = [1, 2, 3, 4];
        Assert.Equal(network.Loss(inputs, [0f, 0, 1, 1, 0, 0]), network.Loss(inputs, [2, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Loss(inputs, [2, 3]));
        Assert.Throws<ShapeException>(() => network.Loss(inputs, [2]));
        Assert.Throws<NotSupportedException>(() => new GenericNetwork(TwoHeads(), "two", "text").Loss(new float[6], [1]));
    }

    [Fact]
    public void A_clone_and_a_copy_share_nothing()
    {
        var network = new GenericNetwork(TwoHeads(), "two", "text") { Seed = 3, Step = 2 };
        network.Parameters.Fill(0.25f);
        var clone = network.Clone();
        var copy = new GenericNetwork(TwoHeads(), "two", "text");
        copy.CopyParametersFrom(network);
        network.Parameters.Fill(1);
        Assert.Equal((3ul, 2L), (clone.Seed, clone.Step));
        Assert.All(clone.Parameters.ToArray(), static v => Assert.Equal(0.25f, v));
        Assert.Equal(clone.Parameters, copy.Parameters);
    }

    private static NetworkGraph Classifier()
    {
        var g = new GraphMaker();
        var p = g.Op("softmax", g.Dense(g.Input(Shape.Flat(2)), 3));
        return g.Output(p).Loss("crossentropy", p).Graph();
    }

    /// <summary>Two inputs, one layer used twice, a skip around it, a softmax head and a linear head.</summary>
    private static NetworkGraph TwoHeads()
    {
        var g = new GraphMaker();
        var (a, b) = (g.Input(Shape.Flat(2)), g.Input(Shape.Flat(4)));
        var both = g.Op("concat", Shape.Flat(6), Settings.None, a, b);
        var shared = g.Dense(both, 6);
        var h = g.Op("tanh", shared);
        h = g.Op("add", g.Op("silu", g.DenseAgain(shared, h)), both, h);
        var policy = g.Op("softmax", g.Dense(h, 4));
        var value = g.Dense(g.Op("multiply", h, g.Op("logistic", g.Dense(h, 6, bias: false))), 1);
        return g.Output(policy).Output(value).Loss("crossentropy", policy).Loss("mse", value, Settings.None.With("weight", 0.5)).Graph();
    }

    private sealed class Descent : IOptimizer
    {
        public float LearningRate { get; set; } = 0.1f;

        public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i] -= LearningRate * gradients[i];
            }
        }
    }
}
