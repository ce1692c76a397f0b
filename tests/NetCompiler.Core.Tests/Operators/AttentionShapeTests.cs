using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Shapes, weights and refusals of embedding, positions, attention and the blocks made of them.</summary>
public sealed class AttentionShapeTests
{
    [Theory]
    [InlineData("input 20\nembedding 100 6", "20x6", "embedding1.weight 100x6")]
    [InlineData("sequence 20x1\nembedding 100 6 as words", "20x6", "words.weight 100x6")]
    [InlineData("input 3\nembedding 1 1 padding_idx=0", "3x1", "embedding1.weight 1x1")]
    public void Results_are_sequences_and_weights_have_their_names(string text, string result, params string[] weights)
    {
        var graph = Build(text, out var problems);
        Assert.Empty(problems);
        var output = graph![graph.Outputs[0].Value].Shape;
        Assert.Equal((ShapeKind.Sequence, result), (output.Kind, output.ToString()));
        Assert.Equal(weights, graph.Parameters.Select(static p => $"{p.Name} {p.Shape}"));
    }

    [Theory]
    [InlineData("input 2x3\nembedding 9 4", "embedding 9 4 reads a list of indices", "gives 2x3", "one number")]
    [InlineData("sequence 5x2\nembedding 9 4", "embedding 9 4 reads a list of indices", "gives 5x2", "one number")]
    [InlineData("input 5\nembedding 9 4 padding_idx=9", "indices 0 to 8", "padding_idx=9", "Leave it out")]
    [InlineData("input 5\nembedding 100000000 4", "count", "16777216")]
    public void What_does_not_fit_is_a_sentence(string text, params string[] parts)
    {
        Assert.Null(Build(text, out var problems));
        var found = Assert.Single(problems);
        Assert.All(parts, part => Assert.Contains(part, found.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.EndsWith(".", found, StringComparison.Ordinal);
    }

    private static NetworkGraph? Build(string text, out string[] problems)
    {
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
        problems = [.. parsed.Problems.Concat(built.Problems).Select(static p => p.Message)];
        return built.Graph;
    }
}
