using NetCompiler.Core.Declaration;

namespace NetCompiler.Core.Tests.Language;

/// <summary>A block may have a name that people know an operator by, as long as it is not the operator's own word.</summary>
public class BlockNameTests
{
    [Fact]
    public void A_block_may_be_called_identity_which_is_another_word_for_linear()
    {
        var parsed = NetworkCompiler.Parse("input 4\nblock identity(n) { main = in | dense n | tanh\n add main in }\nidentity 4\ndense 2\n", NetworkOptions.Default);
        var result = NetworkCompiler.Analyze(parsed);
        Assert.Empty(parsed.Problems.Concat(result.Problems));
        Assert.Equal(["dense", "tanh", "add", "dense"], result.Graph!.Nodes.Where(n => n.PerExample && n.Inputs.Count > 0 && !result.Graph.Losses.Contains(n.Id)).Select(n => n.Operator));
    }

    [Fact]
    public void Without_such_a_block_the_word_is_the_operator()
    {
        var result = NetworkCompiler.Analyze(NetworkCompiler.Parse("input 4\ndense 2 | identity\n", NetworkOptions.Default));
        Assert.Contains(result.Graph!.Nodes, n => n.Operator == "linear");
    }

    [Fact]
    public void A_block_called_linear_is_refused()
    {
        var result = NetworkCompiler.Analyze(NetworkCompiler.Parse("input 4\nblock linear(n) { dense n }\nlinear 4\n", NetworkOptions.Default));
        Assert.Contains(result.Problems, p => p.Message.Contains("linear is an operator and cannot name a block", StringComparison.Ordinal));
    }
}
