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
    [InlineData("sequence 9x16\nattention 4", "9x16", "attention1.in_proj_weight 48x16", "attention1.in_proj_bias 48", "attention1.out_proj.weight 16x16", "attention1.out_proj.bias 16")]
    [InlineData("q = sequence 9x6\nm = sequence 4x6\nattention 3 q m bias=false as look", "9x6", "look.in_proj_weight 18x6", "look.out_proj.weight 6x6")]
    [InlineData("q = sequence 9x6\nm = sequence 4x5\nattention 1 q m bias=false", "9x6", "attention1.q_proj_weight 6x6", "attention1.k_proj_weight 6x5", "attention1.v_proj_weight 6x5", "attention1.out_proj.weight 6x6")]
    [InlineData("q = sequence 9x6\nk = sequence 4x6\nv = sequence 4x3\nscaleddotproduct q k v heads=3", "9x3")]
    [InlineData("sequence 7x5\npositions", "7x5")]
    [InlineData("sequence 7x5\npositions learned", "7x5", "positions1.weight 7x5")]
    [InlineData("sequence 7x5\nfeedforward 8", "7x5", "feedforward1.linear1.weight 8x5", "feedforward1.linear1.bias 8", "feedforward1.linear2.weight 5x8", "feedforward1.linear2.bias 5")]
    [InlineData(
        "sequence 7x6\nencoder 2 8", "7x6", "encoder1.self_attn.in_proj_weight 18x6", "encoder1.self_attn.in_proj_bias 18", "encoder1.self_attn.out_proj.weight 6x6",
        "encoder1.self_attn.out_proj.bias 6", "encoder1.linear1.weight 8x6", "encoder1.linear1.bias 8", "encoder1.linear2.weight 6x8", "encoder1.linear2.bias 6",
        "encoder1.norm1.weight 6", "encoder1.norm1.bias 6", "encoder1.norm2.weight 6", "encoder1.norm2.bias 6")]
    [InlineData(
        "x = sequence 7x2\nm = sequence 4x2\ndecoder 1 3 x m as last", "7x2", "last.self_attn.in_proj_weight 6x2", "last.self_attn.in_proj_bias 6", "last.self_attn.out_proj.weight 2x2",
        "last.self_attn.out_proj.bias 2", "last.multihead_attn.in_proj_weight 6x2", "last.multihead_attn.in_proj_bias 6", "last.multihead_attn.out_proj.weight 2x2",
        "last.multihead_attn.out_proj.bias 2", "last.linear1.weight 3x2", "last.linear1.bias 3", "last.linear2.weight 2x3", "last.linear2.bias 2",
        "last.norm1.weight 2", "last.norm1.bias 2", "last.norm2.weight 2", "last.norm2.bias 2", "last.norm3.weight 2", "last.norm3.bias 2")]
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
    [InlineData("input 20\nattention 2", "reads sequences", "gives 20", "kind=sequence")]
    [InlineData("sequence 5x6\nattention 4", "shares the 6 features", "among 4 heads", "1 2 3 6")]
    [InlineData("q = sequence 5x6\nk = sequence 4x6\nv = sequence 3x6\nattention 2 q k v", "a value for each key", "gives 4x6", "3x6")]
    [InlineData("q = sequence 5x6\nk = sequence 4x5\nscaleddotproduct q k", "multiplies queries by keys", "gives 5x6", "4x5", "dense 6")]
    [InlineData("q = sequence 5x6\nk = sequence 4x6\nv = sequence 4x5\nscaleddotproduct q k v heads=2", "shares the 5 features", "among 2 heads")]
    [InlineData("input 5\npositions", "steps of a sequence", "gives 5", "embedding")]
    [InlineData("input 1x5x5\nfeedforward 8", "features or a sequence", "gives 1x5x5", "flatten")]
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
