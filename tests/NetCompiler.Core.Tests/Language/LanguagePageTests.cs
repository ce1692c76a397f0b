using System.Text;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Tests.Operators;

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
    public void The_list_of_operators_is_the_catalogue() => Hold("language.md", List());

    [Fact]
    public void The_readme_names_every_operator() => Hold(Path.Combine("..", "README.md"), Words());

    private static void Hold(string name, string list)
    {
        var page = Documents.Read(name);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("NETCOMPILER_UPDATE") == "1")
        {
            File.WriteAllText(Documents.PathOf(name), page[..start] + list + page[end..]);
            return;
        }

        Assert.Equal(list, page[start..end]);
    }

    private static string Words() => "\n" + string.Concat(OperatorCatalogue.All.Where(static o => !o.IsInternal).GroupBy(static o => o.Group)
        .Select(static g => $"- {g.Key}: {string.Join(", ", g.Select(static o => $"`{o.Name}`"))}.\n")) + "\n";

    // What the example makes of what it reads.
    private static string Shapes(Operator of)
    {
        if (of.Group == OperatorGroup.Loss)
        {
            return "";
        }

        var graph = Declaring.Run(OperatorExampleTests.Network(of.Example)).Graph!;
        var node = graph.Nodes.Last(n => n.Operator == of.Name);
        var read = node.Inputs.Select(i => graph[i]).Where(static n => !n.IsWeight).Select(static n => n.Shape.ToString()).ToList();
        return read.Count == 0 ? $" ({node.Shape})" : $" ({string.Join(", ", read)} → {node.Shape})";
    }

    private static string List()
    {
        var text = new StringBuilder();
        foreach (var group in OperatorCatalogue.All.Where(static o => !o.IsInternal).GroupBy(static o => o.Group))
        {
            text.Append("\n### ").Append(group.Key).Append("\n\n");
            foreach (var o in group)
            {
                text.Append("- **").Append(o.Name).Append("** — ").Append(o.Summary).Append(" `").Append(o.Example).Append('`').Append(Shapes(o));
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
