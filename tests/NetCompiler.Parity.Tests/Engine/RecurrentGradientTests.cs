using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Engine;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>The engine's way back through time, written by hand, against differences of its own way forward.</summary>
public class RecurrentGradientTests
{
    public static TheoryData<string> Layers()
    {
        var data = new TheoryData<string> { "rnn 3 nonlinearity=relu" };
        foreach (var layer in new[] { "rnn", "lstm", "gru" })
        {
            foreach (var arguments in new[]
            {
                "3", "1", "4 bias=false", "3 returns=last", "2 layers=2", "2 bidirectional=true", "2 bidirectional=true returns=last", "2 layers=3 bidirectional=true",
                "2 layers=2 returns=last bias=false",
            })
            {
                data.Add($"{layer} {arguments}");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layers_agree_with_differences(string layer) => Check($"sequence 4x5\n{layer}\n");

    [Theory]
    [InlineData("x = sequence 3x2\nh = input 4\nx | rnn 4 h\n")]
    [InlineData("x = sequence 3x2\nh = input 4\nc = input 4\nx | lstm 4 h c returns=last\n")]
    [InlineData("x = sequence 3x2\nh = input 4\nx | gru 4 h returns=last\n")]
    public void Layers_that_start_from_a_state_agree_with_differences(string text) => Check(text);

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Truncation_cuts_what_would_flow_further_back(string layer)
    {
        // Of the last of five steps, cut before the fourth: as if the last two were all there is, but from the state the first three leave.
        var whole = Network($"sequence 5x2\n{layer} 3 truncate=3 returns=last\n");
        var gradients = new double[10];
        var inputs = Numbers.Normal(new Random(5), 10);
        whole.Backward(inputs, [1, 2, 3], gradients, default);
        Assert.All(gradients[..6], static g => Assert.Equal(0, g));
        Assert.All(gradients[6..], static g => Assert.NotEqual(0, g));
    }

    private static void Check(string text)
    {
        var network = Network(text);
        FiniteDifferences.CheckBackward(network, Numbers.Normal(new Random(text.Length), 3 * network.InputSize), new Random(2));
    }

    private static GenericNetwork<double> Network(string text)
    {
        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var network = new GenericNetwork<double>(NetworkCompiler.Analyze(parsed).Graph!);
        Numbers.Normal(new Random(text.Length), network.Parameters.Length, 0.7).CopyTo(network.Parameters);
        return network;
    }
}
