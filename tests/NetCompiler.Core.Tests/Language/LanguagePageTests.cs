using System.Text;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Language;

/// <summary>The page of the language: its examples are networks, its list of operators is the catalogue.</summary>
public sealed class LanguagePageTests
{
    private const string Begin = "<!-- operators -->\n";
    private const string End = "<!-- /operators -->";

    public static TheoryData<string> Examples { get; } = [.. Documents.Fenced(Documents.Read("language.md"), "nn")];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_a_network(string text)
    {
        var (graph, problems) = Declaring.Run(text);
        Assert.Empty(problems);
        Assert.NotNull(graph);
    }

    /// <summary>With NETCOMPILER_UPDATE=1 the list is written instead of compared.</summary>
    [Fact]
    public void The_list_of_operators_is_the_catalogue()
    {
        var page = Documents.Read("language.md");
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        var list = List();
        if (Environment.GetEnvironmentVariable("NETCOMPILER_UPDATE") == "1")
        {
            File.WriteAllText(Documents.PathOf("language.md"), page[..start] + list + page[end..]);
            return;
        }

        Assert.Equal(list, page[start..end]);
    }

    private static string List()
    {
        var text = new StringBuilder();
        foreach (var group in OperatorCatalogue.All.Where(static o => !o.IsInternal).GroupBy(static o => o.Group))
        {
            text.Append("\n### ").Append(group.Key).Append("\n\n");
            foreach (var o in group)
            {
                text.Append("- **").Append(o.Name).Append("** — ").Append(o.Summary).Append(" `").Append(o.Example).Append('`');
                var others = OperatorCatalogue.Aliases.Where(a => a.Value == o.Name).Select(static a => a.Key).ToList();
                text.Append(others.Count == 0 ? "\n" : $" Also: {string.Join(", ", others)}.\n");
                foreach (var p in o.Parameters)
                {
                    var choices = p.Choices.Count == 0 ? "" : $" One of {string.Join(", ", p.Choices)}.";
                    var otherwise = string.IsNullOrEmpty(p.Default) ? "" : $" Default {p.Default}.";
                    text.Append("  - `").Append(p.Name).Append("`: ").Append(p.Summary).Append(choices).Append(otherwise).Append('\n');
                }
            }
        }

        return text.Append('\n').ToString();
    }
}
