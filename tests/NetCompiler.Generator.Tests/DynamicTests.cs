using NetCompiler.Dynamic;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>A network compiled at run time is the one the build makes.</summary>
public class DynamicTests
{
    private const string Text = "input 5\ndense 7 | tanh\ndropout 0.25\ndense 3 | softmax";

    [Fact]
    public void It_computes_the_bits_of_the_generated_class()
    {
        var run = GeneratorRun.Of($"using NetCompiler;\n[Network(\"\"\"\n{Text}\n\"\"\")]\npublic sealed partial class Net;");

        Assert.Equal(LoadedNetwork.Train(LoadedNetwork.Create(run, "Net")), LoadedNetwork.Train(NetworkFactory.Compile(Text, seed: 1)));
    }

    [Fact]
    public void A_text_is_compiled_once_and_gives_networks_of_their_own()
    {
        var (first, second) = (NetworkFactory.Compile(Text, seed: 1), NetworkFactory.Compile(Text, seed: 1));

        Assert.Same(first.GetType(), second.GetType());
        first.Parameters[0] += 1;
        Assert.NotEqual(first.Parameters[0], second.Parameters[0]);
    }

    [Fact]
    public void Several_texts_share_one_assembly()
    {
        var networks = NetworkFactory.CompileMany([Text, "input 2\ndense 1", Text]);

        Assert.Equal([5, 2, 5], networks.Select(static n => n.Info.InputSize));
        Assert.Single(networks.Select(static n => n.GetType().Assembly).Distinct());
    }

    [Fact]
    public void A_wrong_text_says_everything_that_is_wrong()
    {
        var exception = Assert.Throws<NetworkTextException>(static () => NetworkFactory.Compile("input 2\ndens 3\ndense 4 | tanj"));

        Assert.Equal(["NC0201", "NC0201"], exception.Problems.Select(static p => p.Kind.Id));
        Assert.Contains("line 3", exception.Message, StringComparison.Ordinal);
    }
}
