using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace NetCompiler.Generator.Tests.Driver;

/// <summary>Compilations as a consumer's build makes them: the framework and the runtime, nothing else.</summary>
internal static class Compilations
{
    public const string ClassPath = "/app/models/Net.cs";

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp13);

    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "NetCompiler.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A library of the given files; without a path the first is <see cref="ClassPath"/>.</summary>
    public static CSharpCompilation Of(params string[] sources) => CSharpCompilation.Create(
        "App",
        sources.Select(static (source, i) => Tree(source, i == 0 ? ClassPath : $"/app/models/Other{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Tree(string source, string path = ClassPath) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), ParseOptions, path);
}

/// <summary>A file handed to the compiler, such as a <c>.nn</c> file.</summary>
internal sealed class TextFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
}
