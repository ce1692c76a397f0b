using NetCompiler.Dynamic;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Values and lengths that nobody should give, and somebody will.</summary>
public sealed class ExtremeTests
{
    [Fact]
    public void No_input_throws()
    {
        foreach (var sample in Samples.All.Where(static s => !s.TakesIndices))
        {
            var network = sample.Network();
            var batch = new Batch(network, 6);
            foreach (var value in new[] { 1e30f, -1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon })
            {
                Array.Fill(batch.Inputs, value);
                Assert.NotEmpty(new Computed(network, batch).Results);
            }
        }
    }

    [Fact]
    public void An_example_of_NaN_changes_no_other()
    {
        foreach (var sample in Samples.All.Where(static s => !s.TakesIndices))
        {
            var network = sample.Network();
            var (width, rows) = (sample.Info.OutputSize, 43);
            var batch = new Batch(network, rows);
            float[] expected = new float[rows * width], actual = new float[rows * width];
            network.PredictBatch(batch.Inputs, expected);
            foreach (var spoilt in new[] { 0, 20, 42 })
            {
                float[] inputs = [.. batch.Inputs];
                inputs.AsSpan(spoilt * sample.Info.InputSize, sample.Info.InputSize).Fill(float.NaN);
                network.PredictBatch(inputs, actual);

                expected.AsSpan(spoilt * width, width).CopyTo(actual.AsSpan(spoilt * width));
                Assert.True(actual.AsSpan().SequenceEqual(expected), $"row {spoilt} of {sample}");
            }
        }
    }

    [Theory]
    [InlineData("input 3\ndense 3 | softmax", new[] { 0f, 1, 0 }, 200)]
    [InlineData("input 3\ndense 3 | logistic", new[] { 0f, 1, 0 }, 200 / 3d)]
    [InlineData("input 3\ndense 3 | logsoftmax\nloss kldivergence", new[] { 0f, 1, 0 }, 200)]
    public void Losses_of_logits_of_a_hundred_are_finite_and_right(string text, float[] target, double expected)
    {
        var generated = NetworkFactory.Compile(text);
        generated.Parameters.Clear();
        generated.Info.Parameters[0].CopyFrom([1, 0, 0, 0, 1, 0, 0, 0, 1], generated.Parameters);
        foreach (var network in new[] { generated, Sample.EngineOf(generated) })
        {
            float[] logits = [100, -100, -100];
            var gradients = new float[network.Info.ParameterMemory];

            Assert.Equal(expected, network.Loss(logits, target), 1e-3);
            Assert.Equal(expected, network.Gradient(logits, target, gradients), 1e-3);
            Assert.All(gradients, static g => Assert.True(float.IsFinite(g)));
            Assert.Contains(gradients, static g => Math.Abs(g) > 1);
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_with_a_sentence()
    {
        var network = Samples.Named("Xor").Network();
        float[] none = [], one = [1], two = [1, 2], three = [1, 2, 3];
        var gradients = new float[network.Info.ParameterMemory];
        (string Expected, Action Call)[] calls =
        [
            ("Predict's input has 3 values, and Net1 takes 2.", () => network.Predict(three, one)),
            ("Predict's output has 2 values, and Net1 gives 1.", () => network.Predict(two, two)),
            ("PredictBatch's inputs has 3 values, and Net1 takes 2 an example: 3 is no multiple of that.", () => network.PredictBatch(three, one)),
            ("PredictBatch's outputs has 2 values, and one example of Net1 with 1 each need 1.", () => network.PredictBatch(two, two)),
            ("Loss's inputs is empty, and a mean needs at least one example of 2 values.", () => network.Loss(none, none)),
            ("Gradient's inputs is empty, and a mean needs at least one example of 2 values.", () => network.Gradient(none, none, gradients)),
            ("Loss's targets has 2 values, and one example of Net1 with 1 each need 1.", () => network.Loss(two, two)),
            ("Gradient's gradients has 3 values, and Net1 has ", () => network.Gradient(two, one, three)),
            ("Backward's outputGradients has 2 values, and one example of Net1 with 1 each need 1.", () => network.Backward(two, two, none, gradients)),
            ("Backward's inputGradients has 1 value, and one example of Net1 with 2 each need 2.", () => network.Backward(two, one, one, gradients)),
            ("Loss's classes has 2 indices, and 1 examples of Net1 need 1.", () => network.Loss(two, [0, 1])),
        ];
        float[] before = [.. network.Parameters];
        foreach (var (expected, call) in calls)
        {
            Assert.StartsWith(expected, Assert.Throws<ShapeException>(call).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, network.Parameters.ToArray());
        network.PredictBatch(none, none);
    }
}
