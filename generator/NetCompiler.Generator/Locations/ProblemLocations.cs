using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Core.Declaration;
using NetCompiler.Generator.Reading;

namespace NetCompiler.Generator.Locations;

/// <summary>Places of a declaration as locations the compiler can show.</summary>
internal abstract class ProblemLocations
{
    public abstract Location Of(Place place);

    /// <summary>For a network in a string on its attribute.</summary>
    public static ProblemLocations InLiteral(WrittenAttribute network) => new Literal(network);

    /// <summary>For a network in a file.</summary>
    public static ProblemLocations InFile(string path, SourceText text) => new File(path, text);

    /// <summary>For a network in attributes, numbered as they are here.</summary>
    public static ProblemLocations InAttributes(IReadOnlyList<WrittenAttribute> attributes) => new Attributes(attributes);

    private sealed class Literal(WrittenAttribute network) : ProblemLocations
    {
        private readonly WrittenArgument? _argument =
            WrittenArgument.Of(network).FirstOrDefault(static a => a.Value.Value is string && a.Syntax[0].NameEquals is null);

        private LiteralMap? _map;

        public override Location Of(Place place)
        {
            if (place.InAttribute || _argument is null)
            {
                return new Attributes([network]).Of(place);
            }

            _map ??= LiteralMap.Create(_argument.Syntax[0].Expression);
            return Location.Create(network.Syntax.SyntaxTree, _map?.Map(place.Start, place.Length) ?? _argument.Span);
        }
    }

    private sealed class File(string path, SourceText text) : ProblemLocations
    {
        public override Location Of(Place place)
        {
            var start = place.InAttribute ? 0 : Math.Min(Math.Max(place.Start, 0), text.Length);
            var span = new TextSpan(start, place.InAttribute ? 0 : Math.Min(Math.Max(place.Length, 0), text.Length - start));
            return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
        }
    }

    private sealed class Attributes(IReadOnlyList<WrittenAttribute> attributes) : ProblemLocations
    {
        public override Location Of(Place place)
        {
            var attribute = attributes[place.InAttribute && place.Start < attributes.Count ? Math.Max(place.Start, 0) : 0];
            var arguments = place.InAttribute && place.Length >= 0 ? WrittenArgument.Of(attribute) : [];
            return place.Length >= 0 && place.Length < arguments.Count
                ? Location.Create(attribute.Syntax.SyntaxTree, arguments[place.Length].Span)
                : attribute.Syntax.GetLocation();
        }
    }
}
