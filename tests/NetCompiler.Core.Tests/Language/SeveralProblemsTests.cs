using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Language;

/// <summary>One run tells all that is wrong, and nothing that follows only from another problem.</summary>
public sealed class SeveralProblemsTests
{
    [Fact]
    public void A_missing_operator_and_an_unknown_one_are_two_problems_of_one_run()
    {
        var (graph, problems) = Declaring.Run("input 3\ndense 4 | | tanh\ndens 3");
        Assert.Null(graph);
        Assert.Equal(["NC0103 2:11", "NC0201 3:1"], problems.Select(static p => $"{p.Kind.Id} {p.Place.Line}:{p.Place.Column}"));
        Assert.Equal("dense", problems[1].Replacement);
    }

    [Fact]
    public void Every_line_is_told_of_its_own_problem()
    {
        var (_, problems) = Declaring.Run("input 3\r\n\tdens 4\r\n\th = dense 2 bais=false # note\r\n\tclip 3 x 3 | | relu\r\n\th | dense n-1\r\n\toutput g");
        Assert.Equal(
            ["NC0201 2:2", "NC0301 3:14", "NC0107 4:7", "NC0103 4:15", "NC0106 5:12", "NC0202 6:9"],
            problems.Select(static p => $"{p.Kind.Id} {p.Place.Line}:{p.Place.Column}"));
    }

    [Fact]
    public void What_reads_an_unknown_value_is_not_told_of()
    {
        var (_, problems) = Declaring.Run("input 3\nh = dens 4 as edge\nh | relu\nuse edge\nadd h h | dense 3 | softmax\nloss crossentropy");
        Assert.Equal("NC0201", Assert.Single(problems).Kind.Id);
    }

    [Fact]
    public void A_character_outside_the_basic_plane_counts_as_two()
    {
        var (_, problems) = Declaring.Run("input 3 # \uD83D\uDE00\ndense 3 \uD83D\uDE00\uD83D\uDE00 | relu 2");
        Assert.Equal([(19 + 2, 4, 9), (19 + 14, 1, 21)], problems.Select(static p => (p.Place.Start, p.Place.Length, p.Place.Column)));
    }

    [Fact]
    public void A_budget_is_exceeded_at_the_layer_that_exceeds_it()
    {
        var problem = Declaring.Refused("input 3\ndense 4\n⟦dense 5⟧\ndense 2", ProblemKinds.ParameterBudget, new NetworkOptions(MaxParameters: 40));
        Assert.Contains("53 parameters, but MaxParameters allows 40; with dense2.bias", problem.Message.Replace("dense2.weight", "dense2.bias", StringComparison.Ordinal), StringComparison.Ordinal);
        Declaring.Graph("input 3\ndense 4\ndense 5\ndense 2", new NetworkOptions(MaxParameters: 53));
    }

    [Fact]
    public void Deep_nesting_is_refused_instead_of_exhausting_the_stack()
    {
        string[] texts =
        [
            "input 3\ndense " + new string('(', 100_000),
            "input 3\ndense (" + string.Join("+", Enumerable.Repeat("1", 100_000)) + ")",
            "input 3\ndense (" + new string('-', 100_000) + "1)",
            "input 3\n" + string.Concat(Enumerable.Repeat("repeat 1 { ", 50_000)),
            "input 3\nb0\n" + string.Concat(Enumerable.Range(0, 5000).Select(static i => $"block b{i} {{ b{i + 1} }}\n")) + "block b5000 { dense 2 }",
        ];

        foreach (var text in texts)
        {
            var (graph, problems) = Declaring.Run(text);
            Assert.Null(graph);
            Assert.Contains(problems, static p => p.Kind == ProblemKinds.NestedTooDeeply);
        }
    }

    [Fact]
    public void Rounds_and_blocks_are_counted_before_they_are_written_out()
    {
        var doubling = string.Concat(Enumerable.Range(0, 60).Select(static i => $"block b{i} {{ b{i + 1} | b{i + 1} }}\n"));
        foreach (var text in new[] { "input 3\nrepeat 99999 { repeat 99999 { dense 4 } }", "input 3\nb0\n" + doubling + "block b60 { dense 2 }" })
        {
            var (_, problems) = Declaring.Run(text);
            Assert.Equal(ProblemKinds.TooManyLayers, Assert.Single(problems).Kind);
        }
    }

    [Fact]
    public void A_declaration_does_not_know_where_it_stands()
    {
        var one = NetworkText.Parse("input 3\ndense 4 | relu", NetworkOptions.Default);
        var other = NetworkText.Parse("\n# moved\n   input 3\n\n\tdense   4\n | relu", NetworkOptions.Default);
        Assert.Equal(one.Declaration, other.Declaration);
        Assert.NotEqual(one.Places, other.Places);
    }
}
