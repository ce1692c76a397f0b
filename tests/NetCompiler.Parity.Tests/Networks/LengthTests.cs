using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>
/// Lengths against numbers of PyTorch 1.13: packed sequences, <c>key_padding_mask</c>, the mean of the cross-entropy of the first steps. Weight k in
/// stored order is 0.6·sin k, input k cos k, gradient of result k sin 2k, each counted from 1; of two examples the lengths are given.
/// </summary>
public sealed class LengthTests
{
    private static readonly string[] Texts =
    [
        "sequence 4x2 lengths=true\nlstm 2 bidirectional=true\n",
        "sequence 4x2 lengths=true\nlstm 2 bidirectional=true returns=last\n",
        "sequence 3x4 lengths=true\nattention 2\n",
        "sequence 3x4 lengths=true\nencoder 2 3 causal=true\n",
        "sequence 4x2 lengths=true\ndense 3 | softmax\n",
    ];

    private static readonly Lazy<INetwork[]> Compiled = new(static () => [.. NetworkFactory.CompileMany(Texts)]);

    public static TheoryData<int, bool> Cases { get; } = Both(5);

    /// <summary>Those without a loss to look at.</summary>
    public static TheoryData<int, bool> Layers { get; } = Both(4);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Results_are_PyTorchs(int which, bool generated)
    {
        float[][] expected =
        [
            [
                0.147452f, 0.134797f, -0.210965f, -0.256933f, 0.080014f, 0.206650f, -0.368309f, -0.186018f, 0, 0, 0, 0, 0, 0, 0, 0,
                0.032759f, 0.195317f, -0.390031f, -0.423269f, -0.017960f, 0.173979f, -0.083754f, -0.483734f, 0.179722f, 0.139306f, -0.119365f, -0.251266f,
                0.098669f, 0.233864f, -0.369615f, -0.151461f,
            ],
            [0.080014f, 0.206650f, -0.210965f, -0.256933f, 0.098669f, 0.233864f, -0.390031f, -0.423269f],
            [
                0.146361f, 0.539508f, -0.115258f, -1.025129f, 0.150137f, 0.239538f, 0.273113f, -1.232871f, 0.312576f, 0.525037f, -0.262555f, -0.818098f,
                0.086730f, 0.257076f, 0.313593f, -1.303328f, -0.260772f, 0.684295f, 0.102597f, -1.454714f, -0.043609f, 0.952200f, -0.464794f, -0.980876f,
            ],
            [
                -0.288506f, 0.136427f, 0.150804f, 1.017756f, -0.258411f, 0.014682f, 0.201264f, 1.032070f, -0.028825f, -0.484844f, -0.125817f, 0.682292f,
                -0.261595f, 0.104352f, 0.136766f, 1.011358f, -0.166349f, -0.088834f, 0.131326f, 0.992834f, -0.064994f, -0.214464f, -0.070285f, 0.829349f,
            ],
        ];
        var network = Network(which, generated);
        var outputs = new float[2 * network.Info.OutputSize];
        network.PredictBatch(Inputs(network), outputs);
        Near(expected[which], outputs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_PyTorchs(bool generated)
    {
        var recurrent = Network(0, generated);
        var gradients = new float[recurrent.Info.ParameterMemory];
        recurrent.Backward(Inputs(recurrent), Seeds(recurrent), new float[2 * recurrent.Info.InputSize], gradients);
        Near([0.003959f, 0.004288f, -0.009816f, 0.000023f], Stored(recurrent, "lstm1.weight_hh", gradients)[..4]);
        Near([-0.036462f, -0.095412f, -0.046134f, -0.029687f], Stored(recurrent, "lstm1.bias_ih_reverse", gradients)[..4]);

        var attention = Network(2, generated);
        var inputGradients = new float[2 * attention.Info.InputSize];
        attention.Backward(Inputs(attention), Seeds(attention), inputGradients, new float[attention.Info.ParameterMemory]);
        Near(
            [
                -0.456868f, -0.437344f, -0.015728f, 0.420348f, 0.254268f, 0.394686f, 0.172232f, -0.208572f, 0.078133f, 0.036901f, -0.038257f, -0.078242f, 0,
                -0.649666f, -0.532503f, 0.074241f, 0.612728f, 0.581743f, -0.074008f, -0.661716f, -0.641046f, 0.577767f, 0.624171f, 0.096715f, -0.519661f, 0,
            ],
            inputGradients);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loss_is_the_mean_of_the_means_over_the_steps_that_count(bool generated)
    {
        var network = Network(4, generated);
        var targets = new float[2 * 4 * 3];
        int[] classes = [0, 2, 1, 1, 1, 0, 2, 1];
        for (var i = 0; i < classes.Length; i++)
        {
            targets[(3 * i) + classes[i]] = 1;
        }

        var gradients = new float[network.Info.ParameterMemory];
        Assert.Equal(0.997229f, network.Gradient(Inputs(network), targets, gradients), 1e-5f);
        Near([-0.087305f, -0.016656f, 0.115484f, 0.038425f, -0.028178f, -0.021770f], Stored(network, "dense1.weight", gradients));
        Near([-0.114367f, 0.164146f, -0.049780f], Stored(network, "dense1.bias", gradients));
        Assert.Equal(0.997229f, network.Loss(Inputs(network), targets), 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_past_the_length_change_nothing(int which, bool generated)
    {
        var network = Network(which, generated);
        var (inputs, outputs, again) = (Inputs(network), new float[2 * network.Info.OutputSize], new float[2 * network.Info.OutputSize]);
        network.PredictBatch(inputs, outputs);
        var (steps, features) = (network.Info.Inputs[0].Shape[0], network.Info.Inputs[0].Shape[1]);
        inputs.AsSpan(2 * features, (steps - 2) * features).Fill(77);
        network.PredictBatch(inputs, again);
        var counted = network.Info.Outputs[0].Shape is { Count: 2 } shape ? 2 * shape[1] : network.Info.OutputSize;
        Assert.Equal(outputs[..counted], again[..counted]);
        Assert.Equal(outputs[network.Info.OutputSize..], again[network.Info.OutputSize..]);
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(float.NaN)]
    public void What_is_no_length_is_refused(float length)
    {
        foreach (var generated in new[] { false, true })
        {
            var network = Network(0, generated);
            var inputs = Inputs(network);
            inputs[network.Info.InputSize - 1] = length;
            var message = Assert.Throws<IndexValueException>(() => network.PredictBatch(inputs, new float[2 * network.Info.OutputSize])).Message;
            Assert.Contains("input.lengths", message, StringComparison.Ordinal);
            Assert.Contains("0 to 4", message, StringComparison.Ordinal);
            Assert.Throws<IndexValueException>(() => network.Gradient(inputs, new float[2 * network.Info.OutputSize], new float[network.Info.ParameterMemory]));
        }
    }

    [Fact]
    public void Lengths_are_an_input_of_their_own()
    {
        foreach (var generated in new[] { false, true })
        {
            var info = Network(0, generated).Info;
            Assert.Equal(["input", "input.lengths"], info.Inputs.Select(static i => i.Name));
            Assert.Equal(9, info.InputSize);
        }
    }

    private static TheoryData<int, bool> Both(int count)
    {
        var data = new TheoryData<int, bool>();
        for (var i = 0; i < 2 * count; i++)
        {
            data.Add(i / 2, i % 2 == 1);
        }

        return data;
    }

    private static INetwork Network(int which, bool generated)
    {
        var network = generated ? Compiled.Value[which].Clone() : GenericNetwork.Parse(Texts[which]);
        var k = 0;
        foreach (var parameter in network.Info.Parameters)
        {
            parameter.CopyFrom([.. Enumerable.Range(0, parameter.Size).Select(_ => (float)(0.6 * Math.Sin(++k)))], network.Parameters);
        }

        return network;
    }

    // Two examples: of the first two steps count, of the second all.
    private static float[] Inputs(INetwork network)
    {
        var (size, k) = (network.Info.InputSize, 0);
        var inputs = new float[2 * size];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = i % size == size - 1 ? (i < size ? 2 : network.Info.Inputs[0].Shape[0]) : (float)Math.Cos(++k);
        }

        return inputs;
    }

    private static float[] Seeds(INetwork network) => [.. Enumerable.Range(1, 2 * network.Info.OutputSize).Select(static i => (float)Math.Sin(2 * i))];

    private static float[] Stored(INetwork network, string name, float[] gradients)
    {
        var parameter = network.Info.Parameters.First(p => p.Name == name);
        var values = new float[parameter.Size];
        parameter.CopyTo(gradients, values);
        return values;
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), static p => Assert.Equal(p.First, p.Second, 2e-6f));
    }
}
