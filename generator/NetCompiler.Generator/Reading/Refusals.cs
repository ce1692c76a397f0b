using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Generator.Reading;

/// <summary>What a class must be so that its other half can be written.</summary>
internal static class Refusals
{
    /// <summary>Every reason why <paramref name="type"/> cannot be a network; none for one that can.</summary>
    public static IEnumerable<Refusal> Of(INamedTypeSymbol type, NetworkAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.NetworkAttribute is not { Part: TypeDeclarationSyntax part } network)
        {
            return [];
        }

        var kind = Kind(type, part).ToList();
        return kind.Count > 0
            ? kind
            : Partial(type, part, cancellation)
                .Concat(Constructors(type, cancellation))
                .Concat(Base(type, part))
                .Concat(Sources(type, attributes, network));
    }

    /// <summary>Whether it is not said which of several declarations counts, so that none can be checked.</summary>
    public static bool LeaveNoDeclaration(INamedTypeSymbol type, NetworkAttributes attributes, WrittenAttribute network) =>
        Sources(type, attributes, network).Any();

    private static IEnumerable<Refusal> Kind(INamedTypeSymbol type, TypeDeclarationSyntax part)
    {
        var name = type.Name;
        var at = part.Identifier.GetLocation();
        if (type.IsRecord)
        {
            yield return new(ProblemKinds.IsRecord,
                $"{name} is a record, but a network has weights that change, not values that compare. Write 'partial class {name}'.", at);
        }
        else if (type.TypeKind == TypeKind.Struct)
        {
            yield return new(ProblemKinds.IsStruct,
                $"{name} is a struct, but a network owns memory and must not be copied by assignment. Write 'partial class {name}'.", at);
        }

        if (type.IsStatic)
        {
            yield return new(ProblemKinds.IsStatic, $"{name} is static, but each network has its own weights. Remove 'static'.", at);
        }
        else if (type.IsAbstract && type.TypeKind == TypeKind.Class)
        {
            yield return new(ProblemKinds.IsAbstract,
                $"{name} is abstract, but its other half creates networks ('Load', 'Clone'). Remove 'abstract'.", at);
        }

        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsFileLocal)
            {
                yield return new(ProblemKinds.IsFileLocal,
                    $"{outer.Name} is file-local, so its other half cannot stand in a file of its own. Remove 'file'.", at);
            }

            if (outer.Arity > 0)
            {
                var subject = SymbolEqualityComparer.Default.Equals(outer, type) ? $"{name} is generic" : $"{name} is nested in the generic type {outer.Name}";
                yield return new(ProblemKinds.IsGeneric,
                    $"{subject}, but a network has one fixed set of weights and kernels. Move it into a type without type parameters.", at);
            }
        }
    }

    private static IEnumerable<Refusal> Partial(INamedTypeSymbol type, TypeDeclarationSyntax part, CancellationToken cancellation)
    {
        if (!IsPartial(part))
        {
            yield return new(ProblemKinds.NotPartial,
                $"{type.Name} is not partial, so its other half cannot be added. Write 'partial class {type.Name}'.",
                part.Identifier.GetLocation());
        }

        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            var declarations = outer.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();
            if (declarations.FirstOrDefault(static d => !IsPartial(d)) is { } whole)
            {
                yield return new(ProblemKinds.ContainingTypeNotPartial,
                    $"{outer.Name}, the type around {type.Name}, is not partial, so the other half of {type.Name} cannot be added. "
                    + $"Write 'partial {whole.Keyword.ValueText} {outer.Name}'.",
                    whole.Identifier.GetLocation());
            }
        }
    }

    private static IEnumerable<Refusal> Constructors(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is TypeDeclarationSyntax { ParameterList: { } primary })
            {
                yield return new(ProblemKinds.PrimaryConstructor,
                    $"{type.Name} has a primary constructor, which every other constructor would have to call. "
                    + "Write an ordinary constructor that starts with ': this(seed)'.",
                    primary.GetLocation());
            }
        }

        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaringSyntaxReferences is not [var written]
                || HintName.IsGenerated(written.SyntaxTree)
                || written.GetSyntax(cancellation) is not ConstructorDeclarationSyntax syntax)
            {
                continue;
            }

            if (constructor.Parameters is [{ Type.SpecialType: SpecialType.System_UInt64, RefKind: RefKind.None }])
            {
                yield return new(ProblemKinds.OwnConstructor,
                    $"{type.Name} declares the constructor {type.Name}(ulong), which is generated. "
                    + "Remove it, or give it other parameters and start it with ': this(seed)'.",
                    syntax.Identifier.GetLocation());
            }
            else if (!syntax.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer))
            {
                yield return new(ProblemKinds.ConstructorWithoutWeights,
                    $"This constructor of the network {type.Name} does not call the generated one, which makes the weights. "
                    + "Write ': this(seed)' after its parameters.",
                    syntax.Identifier.GetLocation());
            }
        }
    }

    private static IEnumerable<Refusal> Base(INamedTypeSymbol type, TypeDeclarationSyntax part)
    {
        if (type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class } ancestor
            && !ancestor.InstanceConstructors.Any(static c =>
                c.Parameters.All(static p => p.IsOptional || p.IsParams) && c.DeclaredAccessibility != Accessibility.Private))
        {
            yield return new(ProblemKinds.HasBaseClass,
                $"{type.Name} derives from {ancestor.Name}, which has no constructor without parameters for the generated one to call. "
                + $"Add one to {ancestor.Name}, or hold the network in a member.",
                part.BaseList?.Types.FirstOrDefault()?.GetLocation() ?? part.Identifier.GetLocation());
        }
    }

    private static IEnumerable<Refusal> Sources(INamedTypeSymbol type, NetworkAttributes attributes, WrittenAttribute network)
    {
        var (text, file) = RequestReader.Source(network);
        if (attributes.Layers.FirstOrDefault(l => l.Part != network.Part) is { } elsewhere)
        {
            yield return new(ProblemKinds.AttributesOnTwoParts,
                $"This layer stands on another part of {type.Name} than [Network], so its place among the layers is not known. "
                + "Put all layers on the part with [Network].",
                elsewhere.Syntax.GetLocation());
        }

        if ((text ?? file) is not null && attributes.Layers.FirstOrDefault(l => l.Part == network.Part) is { } layer)
        {
            yield return new(ProblemKinds.TextAndAttributes,
                $"{type.Name} has its layers in {(text is null ? "a file" : "a text")} and in attributes. Keep one of the two.",
                layer.Syntax.GetLocation());
        }

        var input = WrittenArgument.Of(network).FirstOrDefault(static a => a.Value.Kind == TypedConstantKind.Array);
        if (file is not null && (text is not null || input is not null))
        {
            yield return new(ProblemKinds.TwoSources,
                $"[Network] on {type.Name} has {(text is null ? "an input" : "a text")} and a file, which declares the whole network. "
                + "Keep one of the two.",
                network.Syntax.GetLocation());
        }
    }

    private static bool IsPartial(TypeDeclarationSyntax part) => part.Modifiers.Any(SyntaxKind.PartialKeyword);
}
