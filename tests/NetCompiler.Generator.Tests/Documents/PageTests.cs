namespace NetCompiler.Generator.Tests.Documents;

/// <summary>What a newcomer copies from the pages compiles, runs, and does what the page says.</summary>
public class PageTests
{
    [Fact]
    public void The_first_network_takes_ten_lines_and_learns_what_the_readme_says()
    {
        Assert.InRange(Assert.Single(Markdown.Fenced("README.md", "csharp")).Split('\n').Count(static line => line.Length > 0), 1, 10);
        var printed = PageProgram.Run("README.md");
        Assert.Equal("0 1 1 0\n", printed);
        Assert.Contains($"It prints `{printed.Trim()}`.", Markdown.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_on_training_is_a_program_that_learns()
    {
        var lines = PageProgram.Run("docs/training.md").Split('\n');
        Assert.Matches("^(Completed|EarlyStopping) after [0-9]+ epochs", lines[0]);
        Assert.Matches("accuracy (9[0-9]|100)\\.", lines[1]);
        Assert.Matches("^went on after step [1-9][0-9]*, of [1-9]", lines[2]);
        Assert.Matches("right; without the least sure tenth, (9[0-9]|100)\\.", lines[3]);

        // The two networks that learn from each other neither stand still nor run away.
        Assert.Matches("^painted at distances of (0\\.[89]|1\\.[012])[0-9], (4[89]|5[0-9]|6[0-4]) of 64", lines[4]);
        Assert.Equal("dense1.weight (16, 4)", lines[5]);
        Assert.EndsWith("dense2.weight, dense2.bias not", lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_page_has_no_csharp_that_nobody_compiles() => Assert.Empty(Markdown.Fenced("docs/language.md", "csharp"));

    /// <summary>Links to files of the repository lead somewhere.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/common-tasks.md")]
    [InlineData("docs/getting-started.md")]
    [InlineData("docs/language.md")]
    [InlineData("docs/tool.md")]
    [InlineData("docs/training.md")]
    public void Links_lead_to_files(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        Assert.All(Markdown.Links(page), link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{page} links to {link}, which is not there."));
    }

    /// <summary>Paths in backquotes that begin with a folder of the repository exist; <c>…</c> and capitals stand for names to be chosen.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/common-tasks.md")]
    public void Paths_in_the_text_exist(string page) =>
        Assert.All(Markdown.Paths(page), path => Assert.True(Path.Exists(Repository.PathOf(path)), $"{page} speaks of {path}, which is not there."));
}
