using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;

namespace NetCompiler.Generator.Reading;

/// <summary>A class with <c>[Network]</c> as the values the pipeline passes on.</summary>
internal static class RequestReader
{
    private static readonly SymbolDisplayFormat _fullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>Null when the class cannot be a network; the analyzer says why.</summary>
    public static NetworkRequest? Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var attributes = NetworkAttributes.Of(type, cancellation);
        if (attributes.NetworkAttribute is not { } network || Refusals.Of(type, attributes, cancellation).Any())
        {
            return null;
        }

        var (text, file) = Source(network);
        return new NetworkRequest(
            Target(type),
            type.ToDisplayString(_fullName),
            Options(network),
            text,
            file is null ? null : NetworkFilePath.Resolve(network.Syntax.SyntaxTree.FilePath, file),
            text is null && file is null ? attributes.OnOnePart.Select(AttributeReader.Read).ToEquatable() : default);
    }

    /// <summary>The text on <c>[Network]</c>, or the name of its file as written; both null when the layers are attributes.</summary>
    public static (string? Text, string? File) Source(WrittenAttribute network)
    {
        var text = network.Data.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string value }] ? value : null;
        var file = network.Data.NamedArguments.FirstOrDefault(static a => a.Key == "File").Value;
        return (text, file is { Kind: TypedConstantKind.Primitive, Value: string path } ? path : null);
    }

    public static NetworkOptions Options(WrittenAttribute network)
    {
        var options = NetworkOptions.Default;
        foreach (var argument in network.Data.NamedArguments)
        {
            options = (argument.Key, argument.Value.Value) switch
            {
                ("MaxParameters", long most) => options with { MaxParameters = most },
                ("Training", bool training) => options with { Training = training },
                ("Unroll", int unroll) => options with { FullUnroll = unroll == 1 },
                _ => options,
            };
        }

        return options;
    }

    private static ClassTarget Target(INamedTypeSymbol type)
    {
        var containing = new List<string>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containing.Insert(0, $"partial {Keyword(outer)} {Identifier(outer.Name)}");
        }

        var space = type.ContainingNamespace is { IsGlobalNamespace: false } named
            ? string.Join(".", named.ToDisplayString().Split('.').Select(static part => Identifier(part.TrimStart('@'))))
            : "";
        var members = type.GetMembers()
            .Where(static m => !m.IsImplicitlyDeclared && m.CanBeReferencedByName)
            .GroupBy(static m => m.Name).OrderBy(static g => g.Key, StringComparer.Ordinal).ToList();
        return new ClassTarget(
            space,
            containing.ToEquatable(),
            Identifier(type.Name),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            members.Select(static g => g.Key).ToEquatable(),
            members.Where(static g => g.All(static m => m is IMethodSymbol)).Select(static g => g.Key).ToEquatable());
    }

    private static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };
}
