using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Tests.Language;

namespace NetCompiler.Core.Tests.Analysis;

/// <summary>A layer whose weight is another layer's.</summary>
public sealed class TiedWeightTests
{
    [Fact]
    public void The_weight_is_there_once()
    {
        var graph = Declaring.Graph("input 5\nembedding 9 4 as words | lstm 4\ndense 9 tied=words | softmax");
        Assert.Equal(["words.weight", "lstm1.weight_ih", "lstm1.weight_hh", "lstm1.bias_ih", "lstm1.bias_hh", "dense1.bias"], graph.Parameters.Select(static p => p.Name));
        var dense = graph.Nodes.Single(static n => n.Operator == "dense");
        Assert.Equal("words.weight", graph[dense.Inputs[1]].Name);
        Assert.Equal(Shape.Sequence(5, 9), dense.Shape);
    }

    [Theory]
    [InlineData("input 5\nembedding 9 4 as words | lstm 4\ndense 8 ⟦tied=words⟧", "a weight of 8x4 from words", "weight 9x4", "as many units")]
    [InlineData("input 5\nembedding 9 4 as words | lstm 3\ndense 9 ⟦tied=words⟧", "a weight of 9x3 from words")]
    [InlineData("input 5\nrelu as words\ndense 5 ⟦tied=words⟧", "no weights")]
    public void Another_shape_is_refused(string text, params string[] parts)
    {
        var problem = Declaring.Refused(text, ProblemKinds.SharedShapeMismatch);
        Assert.All(parts, part => Assert.Contains(part, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_layer_that_is_not_there_is_asked_for() =>
        Assert.Contains("words", Declaring.Refused("input 5\nembedding 9 4 as words | lstm 4\ndense 9 ⟦tied=word⟧", ProblemKinds.UnknownLayer).Message, StringComparison.Ordinal);
}
