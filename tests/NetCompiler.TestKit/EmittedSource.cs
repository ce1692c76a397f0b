using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Networks;

namespace NetCompiler.TestKit;

/// <summary>C# text compiled and loaded, under the settings a user's project may have.</summary>
public static class EmittedSource
{
    /// <summary>Path of the first source, which is the user's; the others are emitted.</summary>
    public const string UserFile = "User.cs";

    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(INetwork).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Errors and warnings.</summary>
    public static IReadOnlyList<Diagnostic> Diagnose(IEnumerable<string> sources, bool nullable = true, bool checkedArithmetic = false) =>
        [.. Compilation(sources, nullable, checkedArithmetic).GetDiagnostics().Where(static d => d.Severity >= DiagnosticSeverity.Warning)];

    /// <summary>Compiles and loads; fails with the compiler's errors.</summary>
    public static Assembly Load(IEnumerable<string> sources, bool checkedArithmetic = false)
    {
        using var image = new MemoryStream();
        var result = Compilation(sources, nullable: true, checkedArithmetic).Emit(image);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Take(20);
            throw new InvalidOperationException("The emitted code does not compile:\n" + string.Join("\n", errors));
        }

        image.Position = 0;
        return new RuntimeOfTests().LoadFromStream(image);
    }

    private static CSharpCompilation Compilation(IEnumerable<string> sources, bool nullable, bool checkedArithmetic)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp13, DocumentationMode.Diagnose);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            checkOverflow: checkedArithmetic,
            nullableContextOptions: nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable);
        // File-local types need paths that differ.
        var trees = sources.Select((s, i) => CSharpSyntaxTree.ParseText(SourceText.From(s, Encoding.UTF8), parse, i == 0 ? UserFile : $"Source{i}.g.cs"));
        return CSharpCompilation.Create("Emitted" + Guid.NewGuid().ToString("N"), trees, _references, options);
    }

    private sealed class RuntimeOfTests() : AssemblyLoadContext(null, isCollectible: false)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == typeof(INetwork).Assembly.GetName().Name ? typeof(INetwork).Assembly : null;
    }
}
