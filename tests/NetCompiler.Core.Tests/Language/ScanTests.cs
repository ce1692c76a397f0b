using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Language;

/// <summary>Blocks applied at each step of a sequence.</summary>
public sealed class ScanTests
{
    private const string Cell = "block cell(n) {\n h = state n\n x = in | dense n\n h | dense n bias=false | add x | tanh | next h\n}\n";

    [Fact]
    public void A_scan_is_a_layer_with_the_weights_of_its_block()
    {
        var graph = Declaring.Run("sequence 9x4\n" + Cell + "scan cell 6 as left\ndense 2").Graph!;
        var scan = graph.Nodes.Single(static n => n.Operator == "scan");
        Assert.Equal("9x6", scan.Shape.ToString());
        Assert.Equal(
            ["left.dense1.weight", "left.dense1.bias", "left.dense2.weight", "dense1.weight", "dense1.bias"], graph.Parameters.Select(static p => p.Name));
        Assert.Empty(OperatorVerifier.Verify(graph));
        Assert.Empty(OperatorVerifier.Verify(GraphPasses.Training(graph)));
    }

    [Theory]
    [InlineData("sequence 9x4\n" + Cell + "scan cell 6\ndense 2")]
    [InlineData("x = sequence 9x4\ns = input 6\nh = s | dense 6\n" + Cell + "y = x | scan cell 6 h returns=last reverse=true truncate=2 as a\ndense 2")]
    [InlineData("sequence 5x3\nblock two() {\n a = state 3\n b = state 2\n c = constant 2 1 2\n x = dense 3 | relu | next a\n a | dense 2 | add c b | next b\n concat x b\n}\nscan two\nscan two | dense 2")]
    [InlineData("sequence 5x3\nblock inner(n) { in | dense n | relu }\nblock outer() { h = state 3\n inner 3 | add h\n repeat 2 { dense 3 | tanh }\n next h }\nscan outer")]
    [InlineData("sequence 5x3\nblock map() { relu | scale 2 }\nscan map")]
    [InlineData("sequence 5x3\nblock delay() { h = state 3\n in | next h\n h }\nscan delay | dense 2")]
    public void Canonical_text_gives_an_equal_graph(string text)
    {
        var (graph, problems) = Declaring.Run(text);
        Assert.DoesNotContain(problems, static p => p.Kind.Severity == ProblemSeverity.Error);
        var printed = NetworkText.Print(graph!);
        var again = Declaring.Run(printed).Graph;
        Assert.True(again is not null, printed + string.Join("\n", Declaring.Run(printed).Problems));
        Assert.Equal(printed, NetworkText.Print(again));
        Assert.Equal(Core.Graph.GraphPrinter.Print(graph!), Core.Graph.GraphPrinter.Print(again));
    }

    [Theory]
    [InlineData("sequence 5x3\nscan", "NC0302", "lacks the block")]
    [InlineData("sequence 5x3\n" + Cell + "scan cel 3", "NC0201", "Did you mean cell?")]
    [InlineData("input 15\n" + Cell + "scan cell 3", "NC0401", "reads a sequence")]
    [InlineData("sequence 5x3 lengths=true\n" + Cell + "scan cell 3", "NC0401", "mixes the steps")]
    [InlineData("sequence 5x3\n" + Cell + "cell 3", "NC0113", "outside a scan")]
    [InlineData("sequence 5x3\ndense 3 | next h", "NC0113", "outside a scan")]
    [InlineData("sequence 5x3\nblock f() { h = state 3\n in | add h }\nscan f", "NC0506", "Nothing says what h is")]
    [InlineData("sequence 5x3\nblock f() { h = state 3\n in | add h | next h | next h }\nscan f", "NC0401", "has been said above")]
    [InlineData("sequence 5x3\nblock f() { h = state 4\n h | dense 3 | add in | next h }\nscan f", "NC0401", "is carried as 4")]
    [InlineData("sequence 5x3\nblock f() { h = relu\n tanh | next h }\nscan f", "NC0401", "only what a state statement names")]
    [InlineData("sequence 5x3\nblock f() { h = state 3\n in | add h | next }\nscan f", "NC0302", "followed by one name")]
    [InlineData("sequence 5x3\nblock f() { reshape 1x3 }\nscan f", "NC0401", "End the block with flatten")]
    [InlineData("sequence 5x3\nblock f() { dropout 0.5 | dense 3 }\nscan f", "NC0113", "draws random numbers")]
    [InlineData("sequence 5x3\nblock f() { batchnorm | dense 3 }\nscan f", "NC0113", "statistics would be those of one step")]
    [InlineData("sequence 5x3\nblock f() { prelu | dense 3 }\nscan f", "NC0113", "only dense")]
    [InlineData("sequence 5x3\nblock f() { w = parameter 3\n add in w }\nscan f", "NC0113", "only layers have weights")]
    [InlineData("sequence 5x3\n" + Cell + "block f() { scan cell 3 }\nscan f", "NC0113", "inside the body of another scan")]
    [InlineData("s = input 3\nx = sequence 5x3\n" + Cell + "x | scan cell 4 s", "NC0401", "starts h from")]
    [InlineData("s = input 3\nx = sequence 5x3\nblock f() { relu }\nx | scan f s", "NC0402", "starts for 1 carried")]
    [InlineData("sequence 5x3\nblock f() { scan f }\nscan f", "NC0208", "contains itself")]
    public void What_cannot_be_is_refused(string text, string id, string part)
    {
        var problem = Declaring.Run(text).Problems.First(static p => p.Kind.Severity == ProblemSeverity.Error);
        Assert.Equal(id, problem.Kind.Id);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }
}
