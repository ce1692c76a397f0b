using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace NetCompiler.Generator.Tests.Driver;

/// <summary>A project in memory to which code fixes are applied as an editor applies them.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _project = ProjectId.CreateNewId();
    private Solution _solution;

    public Workspace(string source, string? networkFile = null)
    {
        _solution = _workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                _project, VersionStamp.Default, "App", "App", LanguageNames.CSharp,
                parseOptions: Compilations.ParseOptions,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
                metadataReferences: Compilations.References))
            .AddDocument(DocumentId.CreateNewId(_project), "Net.cs", SourceText.From(source), filePath: Compilations.ClassPath);
        if (networkFile is not null)
        {
            _solution = _solution.AddAdditionalDocument(
                DocumentId.CreateNewId(_project), "Net.nn", SourceText.From(networkFile), filePath: "/app/models/Net.nn");
        }
    }

    public string Source => _solution.GetProject(_project)!.Documents.Single().GetTextAsync().Result.ToString();

    public string NetworkFile => _solution.GetProject(_project)!.AdditionalDocuments.Single().GetTextAsync().Result.ToString();

    /// <summary>What the analyzer reports.</summary>
    public Diagnostic[] Analyze()
    {
        var project = _solution.GetProject(_project)!;
        return [.. project.GetCompilationAsync().Result!
            .WithAnalyzers([new NetworkAnalyzer()], new AnalyzerOptions(
                [.. project.AdditionalDocuments.Select(static d => (AdditionalText)new TextFile(d.FilePath!, d.GetTextAsync().Result.ToString()))]))
            .GetAnalyzerDiagnosticsAsync().Result
            .OrderBy(static d => d.Location.SourceSpan.Start)];
    }

    /// <summary>What the fix offers for a diagnostic, by title.</summary>
    public IReadOnlyList<CodeAction> Offers(CodeFixProvider fix, Diagnostic diagnostic)
    {
        var offers = new List<CodeAction>();
        fix.RegisterCodeFixesAsync(Context(diagnostic, (action, _) => offers.Add(action))).GetAwaiter().GetResult();
        return offers;
    }

    public void Apply(CodeAction action) => _solution = ((ApplyChangesOperation)action
        .GetOperationsAsync(CancellationToken.None).Result.Single(static o => o is ApplyChangesOperation)).ChangedSolution;

    /// <summary>Applies a fix everywhere in the document at once.</summary>
    public void ApplyToAll(CodeFixProvider fix, string equivalenceKey)
    {
        var document = _solution.GetProject(_project)!.Documents.Single();
        var action = fix.GetFixAllProvider()!.GetFixAsync(new FixAllContext(
            document, fix, FixAllScope.Document, equivalenceKey,
            fix.FixableDiagnosticIds, new DiagnosticSource(Analyze()), CancellationToken.None)).Result;
        Apply(action!);
    }

    public void Dispose() => _workspace.Dispose();

    private CodeFixContext Context(Diagnostic diagnostic, Action<CodeAction, ImmutableArray<Diagnostic>> register)
    {
        var project = _solution.GetProject(_project)!;
        return diagnostic.Location.IsInSource
            ? new CodeFixContext(project.Documents.Single(), diagnostic, register, CancellationToken.None)
            : new CodeFixContext(
                project.AdditionalDocuments.Single(), diagnostic.Location.SourceSpan, [diagnostic], register, CancellationToken.None);
    }

    private sealed class DiagnosticSource(Diagnostic[] diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
