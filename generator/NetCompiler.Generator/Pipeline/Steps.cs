using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Core.Schedule;
using NetCompiler.Generator.Reading;

namespace NetCompiler.Generator.Pipeline;

/// <summary>The phases of Core as steps of the pipeline, and their names in the driver's tracking.</summary>
internal static class Steps
{
    public const string Request = nameof(Request);
    public const string Source = nameof(Source);
    public const string Declaration = nameof(Declaration);
    public const string Graph = nameof(Graph);
    public const string Compiled = nameof(Compiled);

    /// <summary>The text of its file put into a request that names one.</summary>
    public static Outcome<NetworkRequest> Read(NetworkRequest request, IEnumerable<NetworkFile> files)
    {
        var file = request.File is null ? null : files.FirstOrDefault(f => NetworkFilePath.AreEqual(f.Path, request.File));
        return request.File is null || file is not null
            ? new(request.Target, request.FullName, request with { Text = request.Text ?? file?.Text })
            : new(request.Target, request.FullName, null, $"The file {request.File} was not found.");
    }

    /// <summary>Only the declaration, without its places: where it stands changes with every edit above it.</summary>
    public static Outcome<NetworkDeclaration> Parse(Outcome<NetworkRequest> outcome) => outcome.Then(static request =>
    {
        var result = request.Text is { } text
            ? NetworkCompiler.Parse(text, request.Options)
            : AttributeDeclaration.From(request.Attributes, request.Options);
        var error = FirstError(result.Problems);
        return (error is null ? result.Declaration : null, error);
    });

    public static Outcome<ValidNetwork> Analyze(Outcome<NetworkDeclaration> outcome, CancellationToken cancellation) =>
        outcome.Then(declaration =>
        {
            var result = NetworkCompiler.Analyze(new ParseResult(declaration, SourceMap.Empty, default), cancellation);
            return (result.Graph is { } graph ? new ValidNetwork(declaration.Options, graph) : null, FirstError(result.Problems));
        });

    /// <summary>Without a graph there is nothing to say here: the step before has said it.</summary>
    public static Outcome<CompiledNetwork> Compile(Outcome<ValidNetwork> outcome, CancellationToken cancellation) =>
        (outcome with { Invalid = outcome.Invalid ?? outcome.Failure, Failure = null })
            .Then(network => NetworkCompiler.Compile(network.Graph, network.Options, cancellation));

    private static string? FirstError(EquatableArray<Problem> problems) =>
        problems.FirstOrDefault(static p => p.Kind.Severity == ProblemSeverity.Error)?.Message;
}

/// <summary>A graph without problems, and how it is to be compiled.</summary>
internal sealed record ValidNetwork(NetworkOptions Options, NetworkGraph Graph);

/// <summary>A <c>.nn</c> file: its normalised path and its text.</summary>
internal sealed record NetworkFile(string Path, string Text);
