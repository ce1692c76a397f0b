using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;
using NetCompiler.Generator.Locations;
using NetCompiler.Generator.Reading;

namespace NetCompiler.Generator;

/// <summary>Reports what is wrong with networks, each problem at its place in the literal, the file or the attribute.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The key under which a diagnostic carries the word that probably was meant.</summary>
    public const string Replacement = "Replacement";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static symbol => Analyze(symbol), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var attributes = NetworkAttributes.Of(type, context.CancellationToken);
        if (attributes.NetworkAttribute is not { Part: TypeDeclarationSyntax } network)
        {
            ReportLayersAlone(context, type, attributes);
            return;
        }

        var refused = false;
        foreach (var refusal in Refusals.Of(type, attributes, context.CancellationToken))
        {
            refused = true;
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(refusal.Kind), refusal.Location, refusal.Message));
        }

        // A network that stands in two places has no meaning to check; any other refusal leaves one.
        if (!refused || !Refusals.LeaveNoDeclaration(type, attributes, network))
        {
            AnalyzeNetwork(context, attributes, network);
        }
    }

    private static void ReportLayersAlone(SymbolAnalysisContext context, INamedTypeSymbol type, NetworkAttributes attributes)
    {
        if (attributes.NetworkAttribute is null && attributes.Layers.Count > 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.Of(ProblemKinds.LayersWithoutNetwork),
                attributes.Layers[0].Syntax.GetLocation(),
                $"{type.Name} has layers but no input. Put [Network(…)] above them, with the extents of one example of the input."));
        }
    }

    private static void AnalyzeNetwork(SymbolAnalysisContext context, NetworkAttributes attributes, WrittenAttribute network)
    {
        var options = RequestReader.Options(network);
        var (text, file) = RequestReader.Source(network);
        if (text is not null)
        {
            Report(context, ProblemLocations.InLiteral(network), () => NetworkCompiler.Parse(text, options));
        }
        else if (file is not null)
        {
            AnalyzeFile(context, network, file, options);
        }
        else
        {
            var layers = attributes.OnOnePart.ToList();
            Report(context, ProblemLocations.InAttributes(layers),
                () => AttributeDeclaration.From(layers.Select(AttributeReader.Read).ToEquatable(), options));
        }
    }

    private static void AnalyzeFile(SymbolAnalysisContext context, WrittenAttribute network, string file, NetworkOptions options)
    {
        var path = NetworkFilePath.Resolve(network.Syntax.SyntaxTree.FilePath, file);
        var found = context.Options.AdditionalFiles.FirstOrDefault(f => NetworkFilePath.AreEqual(NetworkFilePath.Normalize(f.Path), path));
        if (found?.GetText(context.CancellationToken) is { } text)
        {
            Report(context, ProblemLocations.InFile(found.Path, text), () => NetworkCompiler.Parse(text.ToString(), options));
            return;
        }

        var argument = WrittenArgument.Of(network).First(static a => a.Name == "File");
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.Of(ProblemKinds.FileNotFound),
            Location.Create(network.Syntax.SyntaxTree, argument.Span),
            $"The file {file} was not found beside the file of the class, among the AdditionalFiles of the project. "
            + "Check the path, and that the name ends in .nn; files under bin and obj are not taken."));
    }

    private static void Report(SymbolAnalysisContext context, ProblemLocations locations, Func<ParseResult> parse)
    {
        foreach (var problem in Problems(parse, context.CancellationToken))
        {
            var properties = problem.Replacement is { } word
                ? ImmutableDictionary<string, string?>.Empty.Add(Replacement, word)
                : ImmutableDictionary<string, string?>.Empty;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.Of(problem.Kind), locations.Of(problem.Place), properties, problem.Message));
        }
    }

    private static List<Problem> Problems(Func<ParseResult> parse, CancellationToken cancellation)
    {
        try
        {
            var parsed = parse();
            var graph = NetworkCompiler.Analyze(parsed, cancellation);
            // Whoever builds the graph may pass on what the parser found.
            return parsed.Problems.Concat(graph.Problems).Distinct().ToList();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The generator meets the same exception and reports it as such.
            return [];
        }
    }

}
