using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NetCompiler.Generator.Reading;

/// <summary>An argument that stands in the source: its name, its value, and where. Values of <c>params</c> are one argument.</summary>
internal sealed record WrittenArgument(string Name, TypedConstant Value, IReadOnlyList<AttributeArgumentSyntax> Syntax)
{
    public TextSpan Span => TextSpan.FromBounds(Syntax[0].SpanStart, Syntax[Syntax.Count - 1].Span.End);

    /// <summary>The arguments of an attribute in source order; what the compiler filled in is not among them.</summary>
    public static IReadOnlyList<WrittenArgument> Of(WrittenAttribute attribute)
    {
        var arguments = new List<WrittenArgument>();
        var (data, list) = (attribute.Data, attribute.Syntax.ArgumentList?.Arguments);
        if (list is null || data.AttributeConstructor is not { } constructor)
        {
            return arguments;
        }

        for (var i = 0; i < list.Value.Count; i++)
        {
            var syntax = list.Value[i];
            if (syntax.NameEquals is { } property)
            {
                var name = property.Name.Identifier.ValueText;
                var value = data.NamedArguments.FirstOrDefault(a => a.Key == name).Value;
                arguments.Add(new WrittenArgument(name, value, [syntax]));
            }
            else if (ParameterOf(constructor, syntax, i) is { } parameter)
            {
                AddPositional(arguments, parameter, data.ConstructorArguments[parameter.Ordinal], syntax);
            }
        }

        return arguments;
    }

    private static void AddPositional(
        List<WrittenArgument> arguments, IParameterSymbol parameter, TypedConstant value, AttributeArgumentSyntax syntax)
    {
        // Further values of params join the first.
        if (arguments.Count > 0 && parameter.IsParams && arguments[arguments.Count - 1] is var last && last.Name == parameter.Name)
        {
            arguments[arguments.Count - 1] = last with { Syntax = [.. last.Syntax, syntax] };
            return;
        }

        arguments.Add(new WrittenArgument(parameter.Name, value, [syntax]));
    }

    private static IParameterSymbol? ParameterOf(IMethodSymbol constructor, AttributeArgumentSyntax syntax, int position)
    {
        var parameters = constructor.Parameters;
        if (syntax.NameColon is { } colon)
        {
            return parameters.FirstOrDefault(p => p.Name == colon.Name.Identifier.ValueText);
        }

        return position < parameters.Length ? parameters[position] : parameters.LastOrDefault(static p => p.IsParams);
    }
}
