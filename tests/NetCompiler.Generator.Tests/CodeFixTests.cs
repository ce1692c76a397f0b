using NetCompiler.CodeFixes;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>Code fixes, as applied: what the source reads afterwards, and that nothing is left to report.</summary>
public class CodeFixTests
{
    [Theory]
    [InlineData("public sealed class Net;", "public sealed partial class Net;")]
    [InlineData("class Net { }", "partial class Net { }")]
    [InlineData("// why\n    class Net { }", "// why\n    partial class Net { }")]
    [InlineData("public partial class A { public class B { [Network(2)][Dense(1)] partial class C; } }",
        "public partial class A { public partial class B { [Network(2)][Dense(1)] partial class C; } }")]
    public void Make_it_partial(string declaration, string expected)
    {
        var header = declaration.Contains("[Network", StringComparison.Ordinal) ? "using NetCompiler;\n" : "using NetCompiler;\n[Network(4), Dense(2)]\n";
        using var workspace = new Workspace(header + declaration);
        var fix = new MakePartialFix();

        workspace.Apply(Assert.Single(workspace.Offers(fix, Assert.Single(workspace.Analyze()))));

        Assert.Equal(header + expected, workspace.Source);
        Assert.Empty(workspace.Analyze());
    }

    [Fact]
    public void Make_all_partial()
    {
        using var workspace = new Workspace(
            "using NetCompiler;\n[Network(4), Dense(2)] public class A;\n[Network(4), Dense(2)] class B;\n");

        workspace.ApplyToAll(new MakePartialFix(), nameof(MakePartialFix));

        Assert.Equal(
            "using NetCompiler;\n[Network(4), Dense(2)] public partial class A;\n[Network(4), Dense(2)] partial class B;\n",
            workspace.Source);
    }

    [Theory]
    [InlineData("\"input 4\\ndens 3\"", "\"input 4\\ndense 3\"")]
    [InlineData("@\"input 4\ndens 3\"", "@\"input 4\ndense 3\"")]
    [InlineData("\"\"\"\n    input 4\n    dens 3 # \"\n    \"\"\"", "\"\"\"\n    input 4\n    dense 3 # \"\n    \"\"\"")]
    [InlineData("\"input 4\\ndense 3 bios=false\"", "\"input 4\\ndense 3 bias=false\"")]
    public void Did_you_mean_in_a_literal(string literal, string expected)
    {
        string Source(string text) => $"using NetCompiler;\n[Network({text})]\npublic sealed partial class Net;\n";
        using var workspace = new Workspace(Source(literal));
        var fix = new DidYouMeanFix();

        workspace.Apply(Assert.Single(workspace.Offers(fix, Assert.Single(workspace.Analyze()))));

        Assert.Equal(Source(expected), workspace.Source);
        Assert.Empty(workspace.Analyze());
    }

    [Fact]
    public void Did_you_mean_everywhere()
    {
        using var workspace = new Workspace("using NetCompiler;\n[Network(\"input 4\\ndens 3 | tanj\\ndense 2\")]\npublic sealed partial class Net;\n");

        workspace.ApplyToAll(new DidYouMeanFix(), nameof(DidYouMeanFix));

        Assert.Contains("dense 3 | tanh\\n", workspace.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Did_you_mean_in_a_file()
    {
        using var workspace = new Workspace(
            "using NetCompiler;\n[Network(File = \"Net.nn\")]\npublic sealed partial class Net;\n", "# a network\ninput 4\ndens 3\n");
        var fix = new DidYouMeanFix();

        workspace.Apply(Assert.Single(workspace.Offers(fix, Assert.Single(workspace.Analyze()))));

        Assert.Equal("# a network\ninput 4\ndense 3\n", workspace.NetworkFile);
    }

    [Fact]
    public void No_word_is_offered_where_the_text_is_not_a_literal_of_the_attribute()
    {
        using var workspace = new Workspace(
            "using NetCompiler;\n[Network(T.Net)]\npublic sealed partial class Net;\nstatic class T { public const string Net = \"input 4\\ndens 3\"; }\n");

        Assert.Empty(workspace.Offers(new DidYouMeanFix(), Assert.Single(workspace.Analyze())));
    }
}
