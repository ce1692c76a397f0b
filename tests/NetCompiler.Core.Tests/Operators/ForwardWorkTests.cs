using NetCompiler.Core.Declaration;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Operators;

public sealed class ForwardWorkTests
{
    [Theory]
    [InlineData("input 8\ndense 5\n", 8 * 5)]
    [InlineData("sequence 7x8\ndense 5\n", 7 * 8 * 5)]
    [InlineData("input 3x10x9\nconv 4 3x3\n", 8 * 7 * 4 * 27)]
    [InlineData("input 4x10x9\nconv 8 3x3 groups=2\n", 8 * 7 * 8 * 18)]
    [InlineData("input 4x5x6\nconvtranspose 3 2x2 stride=2\n", 5 * 6 * 4 * 3 * 4)]
    [InlineData("sequence 7x8\nrnn 5\n", 7 * 5 * (8 + 5))]
    [InlineData("sequence 7x8\nlstm 5 returns=last\n", 7 * 20 * (8 + 5))]
    [InlineData("sequence 7x8\ngru 5 layers=2 bidirectional=true\n", 7 * 2 * 15 * ((8 + 5) + (10 + 5)))]
    [InlineData("sequence 7x8\nattention 2\n", (4 * 7 * 64) + (2 * 7 * 7 * 8))]
    [InlineData("sequence 7x8\nencoder 2 16\n", (7 * ((4 * 64) + (2 * 8 * 16))) + (2 * 7 * 7 * 8))]
    [InlineData("sequence 7x8\nfeedforward 16\n", 7 * 2 * 8 * 16)]
    [InlineData("sequence 7x8\npositionalencoding kind=learned\nlayernorm\ndense 3\n", 7 * 8 * 3)]
    [InlineData("a = sequence 7x8\nb = sequence 5x8\nmatmul a b transpose_b=true\n", 7 * 5 * 8)]
    [InlineData("a = input 7x8\nb = input 8x5\neinsum \"ij,jk->k\" a b\n", 7 * 5 * 8)]
    public void Multiply_adds_are_those_counted_by_hand(string text, long expected)
    {
        var result = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default));
        Assert.True(result.Graph is not null, string.Join("\n", result.Problems.Select(static p => p.Message)));
        Assert.Equal(expected, ForwardWork.Of(result.Graph!));
    }
}
