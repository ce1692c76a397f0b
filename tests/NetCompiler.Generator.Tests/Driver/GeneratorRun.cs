using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetCompiler.Generator.Tests.Driver;

/// <summary>The generator over one compilation. Every run is made twice, and the second must find everything cached.</summary>
internal sealed class GeneratorRun
{
    private readonly ImmutableArray<AdditionalText> _files;
    private GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation compilation, ImmutableArray<AdditionalText> files)
    {
        _files = files;
        _driver = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()],
            files,
            Compilations.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Advance(compilation);
        Advance(compilation);
        Assert.All(Reasons(), static reason => Assert.Contains(reason.Reason, Unmoved));
    }

    public static IncrementalStepRunReason[] Unmoved { get; } =
        [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; private set; } = null!;

    /// <summary>What the generator itself reported.</summary>
    public ImmutableArray<Diagnostic> GeneratorDiagnostics { get; private set; }

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    public static GeneratorRun Of(string source, params AdditionalText[] files) => new(Compilations.Of(source), [.. files]);

    public static GeneratorRun Of(CSharpCompilation compilation, params AdditionalText[] files) => new(compilation, [.. files]);

    /// <summary>Runs once more, over an edited compilation.</summary>
    public void Advance(CSharpCompilation compilation)
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        Output = output;
        GeneratorDiagnostics = diagnostics;
        Assert.Null(Result.Exception);
    }

    public void ReplaceFile(AdditionalText old, AdditionalText changed) => _driver = _driver.ReplaceAdditionalText(old, changed);

    /// <summary>Why each output of our named steps and of the outputs was made, as <c>step</c> and reason.</summary>
    public IEnumerable<(string Step, IncrementalStepRunReason Reason)> Reasons() =>
        Result.TrackedSteps.Where(static s => !s.Key.StartsWith("Compilation", StringComparison.Ordinal)
                && s.Key is "Request" or "Source" or "Declaration" or "Graph" or "Compiled")
            .Concat(Result.TrackedOutputSteps)
            .SelectMany(static step => step.Value.SelectMany(run => run.Outputs.Select(output => (step.Key, output.Reason))));

    /// <summary>The generated file whose name ends so.</summary>
    public string File(string ending) =>
        Result.GeneratedSources.Single(s => s.HintName.EndsWith(ending, StringComparison.Ordinal)).SourceText.ToString();

    /// <summary>What the analyzer reports, in the order of places.</summary>
    public Diagnostic[] Analyze()
    {
        // Thrown from here an exception would be lost: the compiler takes it for one more failure of the analyzer.
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(_files),
            onAnalyzerException: (exception, _, _) => failures.Enqueue(exception),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        var diagnostics = Output.WithAnalyzers([new NetworkAnalyzer()], options).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        Assert.Empty(failures);
        return [.. diagnostics.OrderBy(static d => d.Location.SourceSpan.Start)];
    }

    /// <summary>What the compiler itself has against the user's half and the generated one.</summary>
    public Diagnostic[] CompilerErrors() =>
        [.. Output.GetDiagnostics().Where(static d => d.Severity >= DiagnosticSeverity.Warning)];
}
