using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Core;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Schedule;
using NetCompiler.Generator.Pipeline;
using NetCompiler.Generator.Reading;

namespace NetCompiler.Generator;

/// <summary>Writes the other half of every class with <c>[Network]</c>.</summary>
/// <remarks>
/// The steps, each of which runs again only when what it reads has changed: the class as plain values, its network's text, the
/// declaration, the graph, the scheduled kernels. Problems of the declaration are the analyzer's to report, which knows their
/// places; here they only turn the half into a stub, so that its callers stay readable.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var requests = context.SyntaxProvider.ForAttributeWithMetadataName(
                NetworkAttributes.Network,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attribute, cancellation) => RequestReader.Read((INamedTypeSymbol)attribute.TargetSymbol, cancellation))
            .Where(static request => request is not null)
            .Select(static (request, _) => request!)
            .WithTrackingName(Steps.Request);

        var files = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(NetworkFilePath.Extension, StringComparison.OrdinalIgnoreCase))
            .Select(static (file, cancellation) =>
                new NetworkFile(NetworkFilePath.Normalize(file.Path), file.GetText(cancellation)?.ToString() ?? ""))
            .Collect();

        var ambiguous = requests.Collect().Select(static (all, _) => HintName.Ambiguous(all));

        var graphs = requests.Combine(files)
            .Select(static (pair, _) => Steps.Read(pair.Left, pair.Right)).WithTrackingName(Steps.Source)
            .Select(static (source, _) => Steps.Parse(source)).WithTrackingName(Steps.Declaration)
            .Select(static (declaration, cancellation) => Steps.Analyze(declaration, cancellation)).WithTrackingName(Steps.Graph);
        var compiled = graphs
            .Select(static (graph, cancellation) => Steps.Compile(graph, cancellation)).WithTrackingName(Steps.Compiled);

        // The contract needs no schedule: names and sizes are there at once while one types.
        context.RegisterSourceOutput(
            graphs.Combine(ambiguous), static (output, pair) => WriteContract(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(
            compiled.Combine(ambiguous), static (output, pair) => WriteKernels(output, pair.Left, pair.Right));
    }

    private static void WriteContract(SourceProductionContext output, Outcome<ValidNetwork> network, EquatableArray<string> ambiguous)
    {
        var contract = network.Then(valid => ClassEmitter.Contract(valid.Graph, valid.Options.Training, network.Target));
        ReportFailure(output, contract);
        var text = contract.Value ?? StubOf(network.Target, contract.Invalid ?? "NetCompiler failed; see the diagnostics.");
        if (text is not null)
        {
            output.AddSource(HintName.Of(network.FullName, HintName.Contract, ambiguous), SourceText.From(text, Encoding.UTF8));
        }
    }

    private static void WriteKernels(SourceProductionContext output, Outcome<CompiledNetwork> network, EquatableArray<string> ambiguous)
    {
        if (network.Invalid is not null)
        {
            return;
        }

        var kernels = network.Then(value => NetworkCompiler.EmitKernels(value, network.Target, output.CancellationToken));
        ReportFailure(output, kernels);
        if (kernels.Value is { } text)
        {
            output.AddSource(HintName.Of(network.FullName, HintName.Kernels, ambiguous), SourceText.From(text, Encoding.UTF8));
        }
    }

    private static string? StubOf(ClassTarget target, string reason)
    {
        try
        {
            return ClassEmitter.Stub(target, reason);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The failure that led here has been reported; a missing stub only adds errors at the callers.
            return null;
        }
    }

    private static void ReportFailure<T>(SourceProductionContext output, Outcome<T> outcome)
        where T : class
    {
        if (outcome.Failure is { } failure)
        {
            output.ReportDiagnostic(Diagnostic.Create(
                Descriptors.Of(ProblemKinds.CouldNotGenerate),
                Location.None,
                $"{outcome.FullName} could not be generated. This is a fault of NetCompiler, not of the network: {failure}"));
        }
    }
}
