using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Networks;

namespace NetCompiler.Dynamic;

/// <summary>Networks compiled by Roslyn into one assembly, which is unloaded when nothing uses it any more.</summary>
internal sealed class EmittedAssembly
{
    private static readonly Lazy<MetadataReference[]> _references = new(FindReferences);

    // C# 13: what the emitted code is written for, whatever newer compiler reads it.
    private static readonly CSharpParseOptions _parse = new(LanguageVersion.CSharp13, DocumentationMode.None);

    private static readonly CSharpCompilationOptions _options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable);

    private readonly Assembly _assembly;

    /// <summary>
    /// Whether assemblies can be unloaded. Tests that make hundreds of them, one after another on several threads, keep them: twice the runtime's garbage
    /// collector met an object without a type there, and nothing was found in the networks that could have made it.
    /// </summary>
    public static bool AreCollectible { get; set; } = true;

    private EmittedAssembly(Assembly assembly) => _assembly = assembly;

    /// <summary>Compiles and loads.</summary>
    /// <exception cref="InvalidOperationException">The emitted text is not valid C#, which is a fault of NetCompiler.</exception>
    public static EmittedAssembly Compile(IReadOnlyList<EmittedNetwork> networks, CancellationToken cancellation = default)
    {
        using var image = new MemoryStream();
        Write(networks, image, cancellation);
        image.Position = 0;
        return new EmittedAssembly(new EmittedLoadContext().LoadFromStream(image));
    }

    /// <summary>Compiles into the bytes of an assembly.</summary>
    /// <exception cref="InvalidOperationException">The emitted text is not valid C#, which is a fault of NetCompiler.</exception>
    public static void Write(IReadOnlyList<EmittedNetwork> networks, Stream image, CancellationToken cancellation = default)
    {
        var trees = networks.SelectMany(network => new[]
        {
            Parse(network.Contract, network.ClassName + ".Network.g.cs", cancellation),
            Parse(network.Kernels, network.ClassName + ".Kernels.g.cs", cancellation),
        });
        var compilation = CSharpCompilation.Create("NetCompiler.Dynamic.Generated", trees, _references.Value, _options);
        var result = compilation.Emit(image, cancellationToken: cancellation);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Take(20);
            throw new InvalidOperationException(
                "The emitted code does not compile, which is a fault of NetCompiler:" + Environment.NewLine
                + string.Join(Environment.NewLine, errors));
        }
    }

    /// <summary>The class of a network.</summary>
    public Type TypeOf(EmittedNetwork network) =>
        _assembly.GetType($"{EmittedNetwork.Namespace}.{network.ClassName}", throwOnError: true)!;

    /// <summary>Creates networks of a class by its generated constructor.</summary>
    public static Func<ulong, INetwork> Constructor(Type type)
    {
        var constructor = type.GetConstructor([typeof(ulong)])
            ?? throw new InvalidOperationException($"{type} has no constructor with a seed.");
        return seed => (INetwork)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [seed], null);
    }

    private static SyntaxTree Parse(string text, string path, CancellationToken cancellation) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), _parse, path, cancellation);

    private static MetadataReference[] FindReferences()
    {
        if (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not string assemblies)
        {
            throw new PlatformNotSupportedException(
                "Networks cannot be compiled at run time here: the framework's assemblies are not files (native or single-file publishing). "
                + "Use the generic engine, or declare the network in a class.");
        }

        return
        [
            .. assemblies.Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Append(typeof(INetwork).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];
    }

    /// <summary>Takes the runtime from where this assembly has it, so that the emitted classes are its <see cref="INetwork"/>.</summary>
    private sealed class EmittedLoadContext() : AssemblyLoadContext("NetCompiler.Dynamic", AreCollectible)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == typeof(INetwork).Assembly.GetName().Name ? typeof(INetwork).Assembly : null;
    }
}
