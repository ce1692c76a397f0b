using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests.Documents;

/// <summary>The C# of a page as the one program its parts make, in order: usings, statements, then types.</summary>
internal static class PageProgram
{
    // What a new project has by ImplicitUsings.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;";

    /// <summary>Compiles with the generator, runs to the end, and gives what was printed.</summary>
    public static string Run(string page)
    {
        var compilation = Compilations.Of(Join(Markdown.Fenced(page, "csharp")), ImplicitUsings);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        var run = GeneratorRun.Of(compilation);
        Assert.Empty(run.GeneratorDiagnostics);
        Assert.Empty(run.Analyze());
        using var image = new MemoryStream();
        var result = run.Output.Emit(image);
        Assert.True(result.Success, page + " does not compile:\n" + string.Join('\n', result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var main = new AssemblyLoadContext(page, isCollectible: true).LoadFromStream(image).EntryPoint!;
        var (before, printed) = (Console.Out, new StringWriter());
        Console.SetOut(printed);
        try
        {
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }

        return printed.ToString().ReplaceLineEndings("\n");
    }

    private static string Join(IEnumerable<string> parts)
    {
        CompilationUnitSyntax[] units = [.. parts.Select(static p => ((CSharpSyntaxTree)CSharpSyntaxTree.ParseText(p, Compilations.ParseOptions)).GetCompilationUnitRoot())];
        var members = units.SelectMany(static u => u.Members).ToLookup(static m => m is GlobalStatementSyntax);
        return string.Concat(
            units.SelectMany(static u => u.Usings).Select(static u => u.ToFullString().Trim() + "\n")
                .Concat(members[true].Concat(members[false]).Select(static m => m.ToFullString() + "\n")));
    }
}
