using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Language;

/// <summary>Constants and parameters with statements of their own: values that are the same for every example.</summary>
public sealed class SharedValueTests
{
    [Fact]
    public void Shared_values_are_read_by_name_and_are_not_the_previous_value()
    {
        var graph = Built("input 2x3\nc = constant 2x3 1 2 3\n 4 5 -6\nb = parameter 3 init=constant init_value=0.5 trainable=false\ny = add c | add b\ns = parameter 3\nt = add b s\nadd y t\n");
        Assert.Equal(["1", "2", "3", "4", "5", "-6"], graph.Nodes.Single(n => n.Name == "c").Settings.Items[0].Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        Assert.False(graph.Nodes.Single(static n => n.Name == "add3").PerExample);
        Assert.True(graph[graph.Outputs[0].Value].PerExample);
        Assert.Equal(["b", "s"], graph.Parameters.Select(static p => p.Name));
        Assert.Equal(0, graph.Parameters.First().Settings.Number("trainable"));
        Assert.Equal("zeros", graph.Parameters.Last().Settings.Text("initializer"));
    }

    [Theory]
    [InlineData("input 3\nc = constant 3 0.1 -2 1e-7\nadd c\ndense 2")]
    [InlineData("x = input 3\nc = constant 3 1\nw = parameter 2x3 init=normal init_value=0.2\nv = multiply w c\nadd v x | flatten")]
    [InlineData("x = input 3\nblock f(n) { w = parameter (n)x3\n add w in | flatten }\nf 4 as first\ndense 3")]
    [InlineData("x = input 3\nrepeat 2 { c = constant 3 2\n add c }\ndense 2")]
    [InlineData("a = input 3\nw = parameter 3 trainable=false\nb = input 3\nadd a b w")]
    public void Canonical_text_gives_an_equal_graph(string text)
    {
        var (graph, problems) = Declaring.Run(text);
        Assert.DoesNotContain(problems, static p => p.Kind.Severity == ProblemSeverity.Error);
        var printed = NetworkText.Print(graph!);
        var again = Built(printed);
        Assert.Equal(printed, NetworkText.Print(again));
        Assert.Equal(
            graph!.Nodes.Select(static n => (n.Operator, n.Name, n.Shape, n.Settings)), again.Nodes.Select(static n => (n.Operator, n.Name, n.Shape, n.Settings)));
    }

    [Theory]
    [InlineData("input 3\nc = constant\nadd c", "NC0302", "lacks its extents")]
    [InlineData("input 3\nc = constant 2x3 1 2 3\nadd c", "NC0310", "has 6 values, but 3 numbers")]
    [InlineData("input 3\nc = constant 3 one\nadd c", "NC0306", "extents and its numbers")]
    [InlineData("input 3\nc = constant 1x1x1x1x1x1x1 1\nadd c", "NC0405", "at most 6 extents")]
    [InlineData("input 3\nc = constant 0 1\nadd c", "NC0405", "at least 1")]
    [InlineData("input 3\ndense 3 | constant 3 1", "NC0113", "reads none")]
    [InlineData("x = input 3\nw = parameter 3 x\nadd x w", "NC0402", "reads no value")]
    [InlineData("input 3\na = parameter 3\nb = add a a\noutput b", "NC0404", "same for every example")]
    public void What_cannot_be_is_refused(string text, string id, string part)
    {
        var problem = Declaring.Run(text).Problems.First(static p => p.Kind.Severity == ProblemSeverity.Error);
        Assert.Equal(id, problem.Kind.Id);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_many_numbers_are_read_quickly()
    {
        var text = new StringBuilder("input 40000\nc = constant 40000");
        for (var i = 0; i < 40_000; i++)
        {
            text.Append(i % 20 == 0 ? "\n  " : " ").Append((i * 0.25).ToString(CultureInfo.InvariantCulture));
        }

        var watch = Stopwatch.StartNew();
        var graph = Built(text.Append("\nadd c\n").ToString());
        Assert.Equal(40_000, graph.Nodes.Single(static n => n.Operator == Leaf.Constant).Settings.Items[0].Numbers.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    private static NetworkGraph Built(string text)
    {
        var (graph, problems) = Declaring.Run(text);
        Assert.Empty(problems);
        return graph!;
    }
}
