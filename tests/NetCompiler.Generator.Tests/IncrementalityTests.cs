using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>An edit runs again only what it changes.</summary>
public class IncrementalityTests
{
    private const string Net = """
        using NetCompiler;

        [Network(4)]
        [Dense(3, Activation.Tanh)]
        public sealed partial class Net;
        """;

    private const string Text = """"
        using NetCompiler;

        [Network("""
            input 4
            dense 3 | tanh
            """)]
        public sealed partial class TextNet;
        """";

    [Fact]
    public void An_unrelated_edit_runs_nothing()
    {
        var compilation = Compilations.Of(Net, Text);
        var run = GeneratorRun.Of(compilation);

        run.Advance(compilation.AddSyntaxTrees(Compilations.Tree("class Unrelated;", "/app/Unrelated.cs")));

        AssertUnmoved(run);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_line_above_the_class_runs_no_phase(int file)
    {
        var compilation = Compilations.Of(Net, Text);
        var run = GeneratorRun.Of(compilation);
        var tree = compilation.SyntaxTrees[file];

        run.Advance(compilation.ReplaceSyntaxTree(tree, Compilations.Tree("// a new line\n" + tree, tree.FilePath)));

        AssertUnmoved(run);
    }

    [Fact]
    public void A_comment_or_moved_text_in_the_network_runs_no_more_than_the_parser()
    {
        var compilation = Compilations.Of(Text);
        var run = GeneratorRun.Of(compilation);

        Edit(run, compilation, "    dense 3 | tanh", "    # wide enough\n\n    dense   3 |  tanh");

        Assert.Contains(Reason(run, "Source"), static r => r == IncrementalStepRunReason.Modified);
        foreach (var step in new[] { "Graph", "Compiled", "SourceOutput" })
        {
            Assert.All(Reason(run, step), static r => Assert.Contains(r, GeneratorRun.Unmoved));
        }
    }

    [Fact]
    public void An_edit_of_one_network_leaves_the_other_alone()
    {
        var compilation = Compilations.Of(Net, Text);
        var run = GeneratorRun.Of(compilation);

        Edit(run, compilation, "[Dense(3,", "[Dense(5,");

        foreach (var step in new[] { "Source", "Declaration", "Graph", "Compiled" })
        {
            Assert.Equal(1, Reason(run, step).Count(static r => r == IncrementalStepRunReason.Modified));
            Assert.Equal(1, Reason(run, step).Count(GeneratorRun.Unmoved.Contains));
        }
    }

    [Fact]
    public void An_edit_of_a_file_reaches_the_network()
    {
        var file = new TextFile("/app/models/Net.nn", "input 4\ndense 3");
        var other = new TextFile("/app/models/Other.nn", "input 4\ndense 3");
        var compilation = Compilations.Of("using NetCompiler; [Network(File = \"Net.nn\")] public sealed partial class Net;");
        var run = GeneratorRun.Of(compilation, file, other);

        run.ReplaceFile(other, new TextFile(other.Path, "input 4\ndense 7"));
        run.Advance(compilation);
        AssertUnmoved(run);

        run.ReplaceFile(file, new TextFile(file.Path, "input 4\ndense 5"));
        run.Advance(compilation);
        Assert.Contains(Reason(run, "Graph"), static r => r == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void The_values_of_the_steps_hold_no_symbol_syntax_or_location()
    {
        var steps = GeneratorRun.Of(Net).Result.TrackedSteps;
        foreach (var name in new[] { "Request", "Source", "Declaration", "Graph", "Compiled" })
        {
            Assert.All(steps[name].SelectMany(static s => s.Outputs), static o => AssertPlain(o.Value, []));
        }
    }

    private static void AssertPlain(object? value, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Location or Compilation, value.GetType().FullName);
        if (value is System.Collections.IEnumerable items)
        {
            foreach (var item in items)
            {
                AssertPlain(item, seen);
            }

            return;
        }

        const System.Reflection.BindingFlags Fields = System.Reflection.BindingFlags.Instance
            | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(Fields))
            {
                AssertPlain(field.GetValue(value), seen);
            }
        }
    }

    private static void Edit(GeneratorRun run, CSharpCompilation compilation, string old, string replacement)
    {
        var tree = compilation.SyntaxTrees.Single(t => t.ToString().Contains(old, StringComparison.Ordinal));
        var text = tree.ToString().Replace(old, replacement, StringComparison.Ordinal);
        run.Advance(compilation.ReplaceSyntaxTree(tree, Compilations.Tree(text, tree.FilePath)));
    }

    private static void AssertUnmoved(GeneratorRun run)
    {
        var reasons = run.Reasons().ToList();
        Assert.Contains(reasons, static r => r.Step == "Compiled");
        Assert.All(reasons, static r => Assert.Contains(r.Reason, GeneratorRun.Unmoved));
    }

    private static IncrementalStepRunReason[] Reason(GeneratorRun run, string step)
    {
        IncrementalStepRunReason[] reasons = [.. run.Reasons().Where(r => r.Step == step).Select(static r => r.Reason)];
        Assert.NotEmpty(reasons);
        return reasons;
    }
}
