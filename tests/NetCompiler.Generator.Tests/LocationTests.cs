using Microsoft.CodeAnalysis;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>Every problem is placed exact to the character, however the text is written.</summary>
public class LocationTests
{
    // Each literal has the wrong word "dens" (and "tanj") in it; what stands before differs.
    public static TheoryData<string> Literals() =>
    [
        "\"input 4\\ndens 3\"",
        "\"input 4\\r\\n# \\\"quoted\\\" \\\\ \\t \\x41\\x0042 \\u00e9 \\U0001F600 \\0\\a\\b\\e\\f\\v\\'\\r\\ndens 3\"",
        "\"input 4\\n# 😀 é\\ndens 3\"",
        "\"\\u0069nput 4\\ndens 3\"",
        "@\"input 4\n# \"\"quoted\"\" \\n\n\tdens 3\"",
        "@\"input 4\r\ndens 3\"",
        "\"\"\"\n    input 4\n    dens 3\n    \"\"\"",
        "\"\"\"\r\n    input 4\r\n    # 😀 \"quoted\" \\n\r\n\r\n      dens 3\r\n    \"\"\"",
        "\"\"\"\n\t\tinput 4\n\n  \n\t\t\tdens 3\n\t\t\"\"\"".Replace("  \n", "\t\n", StringComparison.Ordinal),
        "\"\"\"\"\n  input 4 # three: \"\"\"\n  dens 3\n  \"\"\"\"",
        "(\"input 4\\n\" + @\"dens 3\")",
        "\"input 4\\n\" + (\"# \\\"\\n\" + \"\"\"dens 3\"\"\")",
    ];

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_problem_in_a_literal_stands_on_its_word(string literal)
    {
        var source = $"using NetCompiler;\n[Network({literal})]\npublic sealed partial class Net;\n";

        var diagnostic = Assert.Single(GeneratorRun.Of(source).Analyze());

        Assert.Equal("NC0201", diagnostic.Id);
        Assert.Equal("dens", At(source, diagnostic));
        Assert.Equal(source.IndexOf("dens", StringComparison.Ordinal), diagnostic.Location.SourceSpan.Start);
    }

    [Fact]
    public void A_word_written_with_escapes_is_underlined_whole()
    {
        const string Source = "using NetCompiler;\n[Network(\"input 4\\nd\\u0065ns 3\")]\npublic sealed partial class Net;\n";

        Assert.Equal("d\\u0065ns", At(Source, Assert.Single(GeneratorRun.Of(Source).Analyze())));
    }

    [Fact]
    public void One_line_of_raw_text()
    {
        const string Source = "using NetCompiler;\n[Network(\"\"\" dens 3 \"\"\")]\npublic sealed partial class Net;\n";

        Assert.Contains(GeneratorRun.Of(Source).Analyze(), static d => At(Source, d) == "dens");
    }

    [Fact]
    public void A_text_from_elsewhere_is_placed_on_the_argument()
    {
        const string Source = """
            using NetCompiler;
            [Network(Text.OfNet, MaxParameters = 100)]
            public sealed partial class Net;
            static class Text { public const string OfNet = "input 4\ndens 3"; }
            """;

        Assert.Equal("Text.OfNet", At(Source, Assert.Single(GeneratorRun.Of(Source).Analyze())));
    }

    [Fact]
    public void Two_problems_in_one_text_are_both_reported()
    {
        const string Source = "using NetCompiler;\n[Network(\"\"\"\n    input 4\n    dense 4 | | tanh\n    dens 3\n    \"\"\")]\npublic sealed partial class Net;\n";

        var places = GeneratorRun.Of(Source).Analyze().Select(static d => d.Location.GetLineSpan().StartLinePosition.Line).ToArray();

        Assert.Equal([3, 4], places);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_problem_in_a_file_stands_in_the_file(string newLine)
    {
        var text = $"# a network{newLine}input 4{newLine}\tdens 3{newLine}";
        var run = GeneratorRun.Of(
            "using NetCompiler;\n[Network(File = \"../nets/Net.nn\")]\npublic sealed partial class Net;\n",
            new TextFile("/app/nets/Net.nn", text));

        var diagnostic = Assert.Single(run.Analyze());

        Assert.Equal("NC0201", diagnostic.Id);
        Assert.Equal(LocationKind.ExternalFile, diagnostic.Location.Kind);
        Assert.Equal("/app/nets/Net.nn", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal("(2,1)-(2,5)", diagnostic.Location.GetLineSpan().Span.ToString());
        Assert.Equal("dens", text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Fact]
    public void A_missing_file_is_reported_on_its_argument()
    {
        const string Source = "using NetCompiler;\n[Network(File = \"Net.nn\")]\npublic sealed partial class Net;\n";

        var diagnostic = Assert.Single(GeneratorRun.Of(Source, new TextFile("/app/Net.nn", "input 4")).Analyze());

        Assert.Equal("NC0011", diagnostic.Id);
        Assert.Equal("File = \"Net.nn\"", At(Source, diagnostic));
    }

    [Theory]
    [InlineData("[Dense(0)]", "0")]
    [InlineData("[Dense(3)][Dropout(1.5)]", "1.5")]
    [InlineData("[Dense(3), Dropout(rate: 1.5)]", "rate: 1.5")]
    [InlineData("[Reshape(3, 5)]", "Reshape(3, 5)|3, 5")]
    [InlineData("[Dense(3, Name = \"a\")][Dense(3, Name = \"a\")]", "Name = \"a\"|Dense(3, Name = \"a\")")]
    public void A_problem_of_an_attribute_stands_on_the_attribute_or_its_argument(string layers, string place)
    {
        var source = $"using NetCompiler;\n[Network(4)]\n{layers}\npublic sealed partial class Net;\n";

        var run = GeneratorRun.Of(source);
        Assert.Empty(run.GeneratorDiagnostics);
        var diagnostic = Assert.Single(run.Analyze());

        Assert.Contains(At(source, diagnostic), place.Split('|'));
    }

    private static string At(string source, Diagnostic diagnostic) =>
        source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
