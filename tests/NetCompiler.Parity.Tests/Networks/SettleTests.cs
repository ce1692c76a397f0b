using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>
/// The lectures' computability result at work: a network of saturated-linear neurons with rational weights holds a word as one number, Σ (2·bit + 1) / 4^i,
/// reads it digit by digit, and comes to rest when it has an answer. This one says whether a word has an odd number of ones.
/// </summary>
/// <remarks>
/// A wave of three rounds for each digit: what stands in S and P is looked at (Top, Some) and kept (S1, P1), then the digit is taken off (S2) and added to
/// the parity (Or, And), then all is back in S and P. Without a digit the parity goes to R, which holds it, and nothing moves any more. All numbers are
/// multiples of a power of 1/4, so that float is exact for words of eleven digits.
/// </remarks>
public sealed class SettleTests
{
    private const int S = 0, P = 1, Top = 2, Some = 3, S1 = 4, P1 = 5, S2 = 6, Or = 7, And = 8, Done = 9, R = 10, Neurons = 11;

    // To, from, weight.
    private static readonly (int To, int From, float Weight)[] Wires =
    [
        (S, S2, 1), (P, Or, 1), (P, And, -1), (Top, S, 4), (Some, S, 4), (S1, S, 1), (P1, P, 1), (S2, S1, 4), (S2, Top, -2), (S2, Some, -1),
        (Or, P1, 1), (Or, Top, 1), (Or, Some, 1), (And, P1, 1), (And, Top, 1), (And, Some, 1), (Done, P1, 1), (Done, Some, -1), (R, R, 1), (R, Done, 1),
    ];

    private static readonly (int Of, float Value)[] Biases = [(Top, -2), (Or, -1), (And, -2)];

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1011")]
    [InlineData("0000000")]
    [InlineData("1101110011")]
    public void A_word_is_read_until_nothing_is_left_of_it(string word)
    {
        foreach (var network in Networks(100))
        {
            var result = Run(network, word);
            Assert.Equal(word.Count(static c => c == '1') % 2, result[R]);
            Assert.All(result[..R], static neuron => Assert.Equal(0, neuron));
            Assert.InRange(result[Neurons], word.Length, (3 * word.Length) + 3);
        }
    }

    [Fact]
    public void A_computation_that_was_cut_short_shows()
    {
        foreach (var network in Networks(5))
        {
            Assert.Equal(5, Run(network, "1101110011")[Neurons]);
        }

        // A neuron that turns itself over never rests.
        const string turning = "input 1\nsettle 50 returns=rounds\n";
        foreach (var network in new[] { NetworkFactory.Compile(turning), GenericNetwork.Parse(turning) })
        {
            network.Info.Parameters[0].CopyFrom([-1], network.Parameters);
            network.Info.Parameters[1].CopyFrom([1], network.Parameters);
            float[] rounds = [0, 0];
            network.PredictBatch([0, 0.5f], rounds);
            Assert.Equal([50, 0], rounds);
        }
    }

    private static INetwork[] Networks(int rounds)
    {
        var text = FormattableString.Invariant($"input {Neurons}\nsettle {rounds} returns=both\n");
        INetwork[] networks = [NetworkFactory.Compile(text), GenericNetwork.Parse(text)];
        var (weight, bias) = (new float[Neurons * Neurons], new float[Neurons]);
        foreach (var wire in Wires)
        {
            weight[(wire.To * Neurons) + wire.From] = wire.Weight;
        }

        foreach (var (of, value) in Biases)
        {
            bias[of] = value;
        }

        foreach (var network in networks)
        {
            network.Info.Parameters[0].CopyFrom(weight, network.Parameters);
            network.Info.Parameters[1].CopyFrom(bias, network.Parameters);
        }

        return networks;
    }

    private static float[] Run(INetwork network, string word)
    {
        var start = new float[Neurons];
        for (var i = word.Length - 1; i >= 0; i--)
        {
            start[S] = (start[S] + (2 * (word[i] - '0')) + 1) / 4;
        }

        var result = new float[Neurons + 1];
        network.Predict(start, result);
        return result;
    }
}
