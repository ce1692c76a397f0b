using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>A sequence given step by step gives what the whole sequence gives.</summary>
public class StreamingTests
{
    private static readonly string[] Texts =
    [
        "sequence 7x5\nrnn 9 | dense 3\n",
        "sequence 6x4\nlstm 16 | dense 8 | tanh | lstm 5 layers=2 | dense 4 | softmax\n",
        "sequence 5x3\ngru 17 bias=false\n",
        "sequence 4x6\nh = dense 8 | relu | gru 8\nadd h h | dense 2\n",
        "a = sequence 5x3\nb = sequence 5x2\ny = concat a b | lstm 4\nz = y | dense 2\noutput y z\nloss mse z\nloss mse y\n",
        "sequence 8x3\nlstm 6 returns=last | dense 2\n",
        "sequence 5x6\nattention 2 causal=true | dense 3\n",
        "sequence 6x4\npositions | scaleddotproduct heads=2 causal=true | layernorm | feedforward 7\n",
        "sequence 7x8\npositions learned\nrepeat 2 { encoder 2 12 norm=pre causal=true }\ny = rmsnorm | dense 9 | softmax\noutput y\nloss crossentropy y\n",
        "sequence 9x4\nlstm 6 | dense 4 | encoder 1 5 causal=true dropout=0.1 | gru 3 | dense 2\n",
        "sequence 6x3\nblock cell(n) {\n h = state n\n x = in | dense n\n h | dense n | add x | tanh | next h\n}\nscan cell 7 | dense 4 | scan cell 5 returns=last | dense 2\n",
        "sequence 5x4\nblock two() {\n a = state 4\n x = in | dense 4 | add a | tanh | next a\n scale 2\n}\nscan two returns=last\n",
        "words = input 6\nembedding 11 8 as table | positions | encoder 2 10 causal=true\ndense 11 tied=table | softmax\n",
    ];

    [Fact]
    public void Steps_give_what_the_whole_sequence_gives()
    {
        var networks = NetworkFactory.CompileMany(Texts);
        for (var i = 0; i < Texts.Length; i++)
        {
            Check(Texts[i], networks[i]);
            Check(Texts[i], GenericNetwork.Parse(Texts[i]));
        }
    }

    [Fact]
    public void Networks_that_read_ahead_have_no_steps()
    {
        string[] texts =
        [
            "sequence 5x3\nlstm 4 bidirectional=true\n", "sequence 5x3\nlstm 4 | flatten | dense 2\n", "sequence 5x3\ndense 4\n", "input 5\ndense 4\n",
            "sequence 5x4\nattention 2\n", "sequence 5x4\nencoder 2 3 causal=true | encoder 2 3\n", "q = sequence 5x4\nm = sequence 5x4\nattention 2 q m causal=true\n",
            "sequence 5x4\npositions | dense 3\n", "sequence 5x4 lengths=true\nlstm 3 returns=last\n", "x = sequence 5x4\nc = constant 5x4 1\nadd x c | lstm 3\n",
            "x = sequence 5x4\na = lstm 3\nb = x | lstm 3 returns=last\nadd a b\n",
        ];
        Assert.All(NetworkFactory.CompileMany(texts), static n => Assert.False(n is IRecurrentNetwork));
        Assert.All(texts, static t => Assert.Contains("step by step", Assert.Throws<NetworkException>(() => GenericNetwork.Parse(t).CreateState()).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_is_a_value()
    {
        var network = NetworkFactory.Compile("sequence 3x2\nlstm 4 | dense 1\n");
        var streaming = (IRecurrentNetwork)network;
        float[] first = new float[1], again = new float[1], other = new float[1];
        var state = streaming.CreateState();
        Assert.Equal(8, state.Values.Length);
        streaming.Step([1, 2], state, first);
        var copy = state.Clone();
        streaming.Step([3, 4], state, again);
        streaming.Step([3, 4], copy, other);
        Assert.Equal(again, other);
        Assert.Equal(state.Values.ToArray(), copy.Values.ToArray());
        state.Reset();
        streaming.Step([1, 2], state, again);
        Assert.Equal(first, again);
        Assert.Throws<ShapeException>(() => streaming.Step([1], state, first));
        Assert.Throws<ShapeException>(() => streaming.Step([1, 2], state, new float[2]));
        Assert.Throws<ShapeException>(() => streaming.Step([1, 2], new NetworkState(2, 1, 4), first));
        Assert.Throws<ArgumentNullException>(() => streaming.Step([1, 2], null!, first));
    }

    [Fact]
    public void Attention_knows_as_many_steps_as_are_declared()
    {
        const string text = "sequence 3x2\nattention 1 causal=true\n";
        foreach (var network in new[] { NetworkFactory.Compile(text), GenericNetwork.Parse(text) })
        {
            var streaming = (IRecurrentNetwork)network;
            var state = streaming.CreateState();
            float[] first = new float[2], output = new float[2];
            streaming.Step([1, 2], state, first);
            for (var t = 1; t < 3; t++)
            {
                streaming.Step([t, 2], state, output);
            }

            var copy = state.Clone();
            Assert.Contains("sequences of 3", Assert.Throws<ShapeException>(() => streaming.Step([1, 2], state, output)).Message, StringComparison.Ordinal);
            Assert.Throws<ShapeException>(() => streaming.Step([1, 2], copy, output));
            state.Reset();
            streaming.Step([1, 2], state, output);
            Assert.Equal(first, output);
        }
    }

    private static void Check(string text, INetwork network)
    {
        var random = new Random(text.Length);
        foreach (ref var weight in network.Parameters)
        {
            weight += weight == 0 ? 0 : 0.1f * (random.NextSingle() - 0.5f);
        }

        var steps = network.Info.Inputs[0].Shape[0];
        var sizes = network.Info.Inputs.Select(static i => i.Shape.Count > 1 ? i.Shape[1] : 1).ToArray();
        var outputs = network.Info.Outputs.Select(o => (Size: o.Shape[^1], PerStep: o.Shape.Count > 1)).ToArray();
        var whole = Enumerable.Range(0, network.Info.InputSize).Select(_ => text.StartsWith("words", StringComparison.Ordinal) ? random.Next(11) : random.NextSingle() - 0.5f).ToArray();
        var expected = new float[network.Info.OutputSize];
        network.PredictBatch(whole, expected);

        var (streaming, state) = ((IRecurrentNetwork)network, ((IRecurrentNetwork)network).CreateState());
        for (var t = 0; t < steps; t++)
        {
            var input = sizes.SelectMany((size, i) => whole.Skip((steps * sizes.Take(i).Sum()) + (t * size)).Take(size)).ToArray();
            var output = new float[outputs.Sum(static o => o.Size)];
            streaming.Step(input, state, output);
            var (from, at) = (0, 0);
            foreach (var (size, perStep) in outputs)
            {
                for (var i = 0; i < size && (perStep || t == steps - 1); i++)
                {
                    var difference = Math.Abs(expected[from + (perStep ? t * size : 0) + i] - output[at + i]);
                    Assert.True(difference <= 1e-5f, $"step {t} differs by {difference}: {text}");
                }

                from += perStep ? steps * size : size;
                at += size;
            }
        }
    }
}
