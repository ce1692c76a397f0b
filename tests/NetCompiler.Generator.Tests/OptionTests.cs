using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>What stands on [Network] beside the network reaches the compiler.</summary>
public class OptionTests
{
    [Theory]
    [InlineData("[Network(4, MaxParameters = 14)] [Dense(3)]")]
    [InlineData("[Network(\"input 4\\ndense 3\", MaxParameters = 14)]")]
    public void A_budget_of_parameters_is_kept(string network)
    {
        var diagnostic = Assert.Single(GeneratorRun.Of($"using NetCompiler;\n{network} public sealed partial class Net;").Analyze());

        Assert.Equal("NC0601", diagnostic.Id);
    }

    [Fact]
    public void A_budget_that_is_met_is_silent() => Assert.Empty(
        GeneratorRun.Of("using NetCompiler;\n[Network(4, MaxParameters = 15)] [Dense(3)] public sealed partial class Net;").Analyze());

    [Fact]
    public void Without_training_there_is_no_backward_code()
    {
        var run = GeneratorRun.Of("using NetCompiler;\n[Network(4, Training = false)] [Dense(3)] public sealed partial class Net;");
        var network = LoadedNetwork.Create(run, "Net");

        Assert.Throws<NotSupportedException>(() => network.Gradient(new float[4], new float[3], new float[network.Info.ParameterMemory]));
    }

    [Fact]
    public void A_layer_too_long_to_be_written_out_keeps_its_loops_and_says_so()
    {
        var run = GeneratorRun.Of("using NetCompiler;\n[Network(\"input 784\\ndense 128\\ndense 2\", Unroll = Unroll.Full)] public sealed partial class Net;");

        var diagnostic = Assert.Single(run.Analyze());
        Assert.Equal("NC0604", diagnostic.Id);
        Assert.StartsWith("dense1 would be 6,272 vector multiply-adds in a row", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_is_a_sequence()
    {
        var network = LoadedNetwork.Create(
            GeneratorRun.Of("using NetCompiler;\n[Network(6, 4, Sequence = true)] [Dense(3)] public sealed partial class Net;"), "Net");

        Assert.Equal([6, 3], network.Info.Outputs[0].Shape);
        Assert.Equal(15, network.Info.ParameterCount);
    }
}
