using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Generator;

namespace NetCompiler.CodeFixes;

/// <summary>Puts the word that probably was meant in the place of the one that was written, in a literal or in a <c>.nn</c> file.</summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp,
    Name = nameof(DidYouMeanFix),
    DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)],
    DocumentExtensions = [".cs", ".nn"])]
[Shared]
public sealed class DidYouMeanFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [.. ProblemKinds.All.Select(static k => k.Id)];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.TextDocument;
        var text = await document.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(NetworkAnalyzer.Replacement, out var word)
                && word is not null
                && await IsWord(document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false))
            {
                var span = diagnostic.Location.SourceSpan;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Change '{text.ToString(span)}' to '{word}'",
                        _ => Task.FromResult(Replace(document, text, span, word)),
                        equivalenceKey: nameof(DidYouMeanFix)),
                    diagnostic);
            }
        }
    }

    // In C# only inside a string literal: a place on an attribute names an attribute or argument, not a word of the language.
    private static async Task<bool> IsWord(TextDocument document, TextSpan span, CancellationToken cancellation)
    {
        if (span.IsEmpty || document is not Document code)
        {
            return !span.IsEmpty;
        }

        var root = await code.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return root?.FindToken(span.Start) is { } token
            && token.Span.Contains(span)
            && token.Kind() is SyntaxKind.StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken;
    }

    private static Solution Replace(TextDocument document, SourceText text, TextSpan span, string word)
    {
        var changed = text.Replace(span, word);
        var solution = document.Project.Solution;
        return document is Document
            ? solution.WithDocumentText(document.Id, changed)
            : solution.WithAdditionalDocumentText(document.Id, changed);
    }
}
