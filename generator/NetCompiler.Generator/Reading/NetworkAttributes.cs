using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetCompiler.Generator.Reading;

/// <summary>The attributes of a class that belong to its network, in source order.</summary>
internal sealed class NetworkAttributes
{
    public const string Network = "NetCompiler.NetworkAttribute";

    private const string Layer = "NetCompiler.LayerAttribute";

    private NetworkAttributes(WrittenAttribute? network, IReadOnlyList<WrittenAttribute> layers)
    {
        NetworkAttribute = network;
        Layers = layers;
    }

    /// <summary><c>[Network]</c>; null when the class has none, or one the compiler refuses.</summary>
    public WrittenAttribute? NetworkAttribute { get; }

    /// <summary>The layers on all parts of the class.</summary>
    public IReadOnlyList<WrittenAttribute> Layers { get; }

    /// <summary><c>[Network]</c>, then the layers on its part of the class.</summary>
    public IEnumerable<WrittenAttribute> OnOnePart =>
        NetworkAttribute is null ? [] : Layers.Where(l => l.Part == NetworkAttribute.Part).Prepend(NetworkAttribute);

    public static NetworkAttributes Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        WrittenAttribute? network = null;
        var layers = new List<WrittenAttribute>();
        foreach (var data in type.GetAttributes())
        {
            if (data.AttributeClass is not { } attributeClass
                || data.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
            {
                continue;
            }

            if (attributeClass.ToDisplayString() == Network)
            {
                network ??= new WrittenAttribute(data, syntax);
            }
            else if (attributeClass.BaseType?.ToDisplayString() == Layer)
            {
                layers.Add(new WrittenAttribute(data, syntax));
            }
        }

        // The compiler lists them part by part, and within one in source order; that is not promised anywhere.
        layers.Sort(static (a, b) => a.Syntax.SpanStart.CompareTo(b.Syntax.SpanStart));
        return new NetworkAttributes(network, layers);
    }
}

/// <summary>An attribute with the syntax that wrote it.</summary>
internal sealed record WrittenAttribute(AttributeData Data, AttributeSyntax Syntax)
{
    /// <summary>The part of the class it stands on.</summary>
    public SyntaxNode? Part => Syntax.Parent?.Parent;
}
