using NetCompiler.Core.Graph;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>The engine's embedding, positions and attention against differences.</summary>
public class AttentionGradientTests
{
    [Theory]
    [InlineData("input 4\nembedding 5 3 | tanh | dense 2", 5)]
    [InlineData("sequence 6x1\nembedding 3 2 padding_idx=1 | dense 1", 3)]
    [InlineData("input 1\nembedding 1 1", 1)]
    public void Embedding_agrees_with_differences(string text, int count)
    {
        // Through a loss, which is differentiated with respect to weights alone: indices do not move by a little.
        var random = new Random(3);
        var network = new GenericNetwork<double>(GenericNetwork.Parse(text + "\nloss mse").Graph);
        Numbers.Normal(random, network.Parameters.Length).CopyTo(network.Parameters);
        double[] inputs = [.. Enumerable.Range(0, 3 * network.InputSize).Select(_ => (double)random.Next(count))];
        if (text.Contains("padding_idx=1", StringComparison.Ordinal))
        {
            // Its gradient is 0 by decree.
            inputs = [.. inputs.Select(static i => i == 1 ? 0.0 : i)];
        }

        FiniteDifferences.CheckLoss(network, inputs, Numbers.Normal(random, 3 * network.TargetSize));
    }

    [Theory]
    [InlineData("sequence 4x6\nattention 2")]
    [InlineData("sequence 4x6\nattention 3 causal=true bias=false")]
    [InlineData("q = sequence 3x4\nm = sequence 5x4\nattention 2 q m")]
    [InlineData("q = sequence 3x4\nm = sequence 5x2\nv = sequence 5x3\nattention 1 q m v causal=true")]
    [InlineData("sequence 1x1\nattention 1")]
    [InlineData("sequence 4x6\nscaleddotproduct heads=2 causal=true")]
    [InlineData("q = sequence 3x4\nk = sequence 5x4\nv = sequence 5x6\nscaleddotproduct q k v heads=2")]
    [InlineData("q = sequence 3x4\nm = sequence 2x4\nscaleddotproduct q m")]
    [InlineData("sequence 4x5\ntanh | positions | tanh")]
    [InlineData("sequence 4x5\ntanh | positions learned | tanh")]
    [InlineData("sequence 3x4\nencoder 2 5")]
    [InlineData("sequence 3x4\nencoder 2 5 norm=pre activation=gelu causal=true eps=0.01")]
    [InlineData("x = sequence 3x4\nm = sequence 2x4\ndecoder 2 5 x m")]
    [InlineData("x = sequence 3x4\nm = sequence 2x3\ndecoder 1 5 x m norm=pre activation=gelu causal=false")]
    [InlineData("input 6\nfeedforward 5 activation=gelu")]
    [InlineData("sequence 3x6\nfeedforward 5 | tanh | feedforward 2")]
    public void Layers_agree_with_differences(string text)
    {
        var random = new Random(7);
        var network = new GenericNetwork<double>(GenericNetwork.Parse(text).Graph);
        Numbers.Normal(random, network.Parameters.Length, 0.6).CopyTo(network.Parameters);
        FiniteDifferences.CheckBackward(network, Numbers.Normal(random, 3 * network.InputSize), random);
    }

    [Theory]
    [InlineData("sequence 4x1\nencoder 1 5")]
    [InlineData("x = sequence 4x1\nm = sequence 2x3\ndecoder 1 5 x m")]
    public void Blocks_refuse_steps_of_one_feature_that_their_norms_leave_nothing_of(string text) =>
        Assert.Contains("at least 2 features", Assert.Throws<NetworkException>(() => GenericNetwork.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sequence 4x6\nencoder 2 5 as first | encoder 3 4 | use first")]
    [InlineData("input 6\nfeedforward 5 | feedforward 3 as f | use f")]
    [InlineData("x = sequence 4x6\ny = x | dense 6\nscaleddotproduct x y causal=true")]
    [InlineData("x = input 2x3\nw = parameter 2x5\nmatmul x w transpose_a=true")]
    public void Text_of_layers_whose_weights_have_dots_in_their_names_declares_them_again(string text)
    {
        var network = GenericNetwork.Parse(text);
        var again = GenericNetwork.Parse(network.Info.Text);
        Assert.Equal(network.Info.Parameters.Select(static p => p.Name), again.Info.Parameters.Select(static p => p.Name));
        Assert.Equal(network.Info.Text, again.Info.Text);
    }

    [Fact]
    public void The_padding_row_is_looked_up_and_not_trained()
    {
        const string text = "input 5\nembedding 4 3 padding_idx=2";
        foreach (var network in new INetwork[] { GenericNetwork.Parse(text), NetworkFactory.Compile(text) })
        {
            float[] inputs = [2, 1, 2, 3, 1, 0, 0, 2, 2, 3], outputs = new float[30], rows = new float[12], gradients = new float[network.Info.ParameterMemory];
            network.PredictBatch(inputs, outputs);
            network.Info.Parameters[0].CopyTo(network.Parameters, rows);
            Assert.Equal(inputs.SelectMany(i => rows.AsSpan((int)i * 3, 3).ToArray()), outputs);
            network.Backward(inputs, Enumerable.Repeat(0.5f, 30).ToArray(), [], gradients);
            network.Info.Parameters[0].CopyTo(gradients, rows);
            Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1], rows);
        }
    }

    [Theory]
    [InlineData(5f, "has the indices 0 to 4")]
    [InlineData(-1f, "given the index -1")]
    [InlineData(2.5f, "given the index 2.5")]
    [InlineData(float.NaN, "words was given the index NaN")]
    [InlineData(1e30f, "words")]
    public void What_is_no_index_is_refused_by_name(float index, string part)
    {
        const string text = "input 3\nembedding 5 4 as words | dense 2";
        foreach (var network in new INetwork[] { GenericNetwork.Parse(text), NetworkFactory.Compile(text) })
        {
            float[] inputs = [0, 1, index], outputs = new float[network.Info.OutputSize];
            Assert.Contains(part, Assert.Throws<IndexValueException>(() => network.Predict(inputs, outputs)).Message, StringComparison.Ordinal);
            Assert.Throws<IndexValueException>(() => network.PredictBatch(inputs, outputs));
            Assert.Throws<IndexValueException>(() => network.Gradient(inputs, new float[outputs.Length], new float[network.Info.ParameterMemory]));
        }
    }
}
