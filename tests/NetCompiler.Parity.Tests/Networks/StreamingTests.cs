using NetCompiler.Dynamic;
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
    ];

    [Fact]
    public void Steps_give_what_the_whole_sequence_gives()
    {
        var networks = NetworkFactory.CompileMany(Texts);
        for (var i = 0; i < Texts.Length; i++)
        {
            Check(Texts[i], networks[i]);
        }
    }

    [Fact]
    public void Networks_that_read_ahead_have_no_steps()
    {
        string[] texts = ["sequence 5x3\nlstm 4 bidirectional=true\n", "sequence 5x3\nlstm 4 | flatten | dense 2\n", "sequence 5x3\ndense 4\n", "input 5\ndense 4\n"];
        Assert.All(NetworkFactory.CompileMany(texts), static n => Assert.False(n is IRecurrentNetwork));
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

    private static void Check(string text, INetwork network)
    {
        var random = new Random(text.Length);
        foreach (ref var weight in network.Parameters)
        {
            weight += weight == 0 ? 0 : 0.1f * (random.NextSingle() - 0.5f);
        }

        var steps = int.Parse(text[(text.IndexOf("sequence ", StringComparison.Ordinal) + 9)..text.IndexOf('x', text.IndexOf("sequence ", StringComparison.Ordinal))], System.Globalization.CultureInfo.InvariantCulture);
        var sizes = network.Info.Inputs.Select(static i => i.Shape[^1]).ToArray();
        var outputs = network.Info.Outputs.Select(o => (Size: o.Shape[^1], PerStep: o.Shape.Count > 1)).ToArray();
        var whole = Enumerable.Range(0, network.Info.InputSize).Select(_ => random.NextSingle() - 0.5f).ToArray();
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
                    Assert.Equal(expected[from + (perStep ? t * size : 0) + i], output[at + i], 1e-5f);
                }

                from += perStep ? steps * size : size;
                at += size;
            }
        }
    }
}
