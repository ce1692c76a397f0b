using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Generator;

/// <summary>The kinds of problems as the compiler knows them.</summary>
internal static class Descriptors
{
    public const string Category = "NetCompiler";

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> _byId =
        ProblemKinds.All.ToImmutableDictionary(static k => k.Id, Create);

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [.. _byId.Values.OrderBy(static d => d.Id, StringComparer.Ordinal)];

    public static DiagnosticDescriptor Of(ProblemKind kind) => _byId[kind.Id];

    private static DiagnosticDescriptor Create(ProblemKind kind) => new(
        kind.Id,
        kind.Title,
        "{0}",
        Category,
        kind.Severity == ProblemSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: ProblemKinds.HelpLink(kind));
}
