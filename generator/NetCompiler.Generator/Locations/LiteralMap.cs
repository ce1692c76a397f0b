using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NetCompiler.Generator.Locations;

/// <summary>Where each character of a string stands in the literals that give it.</summary>
internal sealed class LiteralMap
{
    // The source characters each character of the value comes from; one escape may stand for two (a surrogate pair).
    private readonly List<TextSpan> _characters = [];
    private int _end;

    private LiteralMap()
    {
    }

    /// <summary>The map of a literal, or of literals joined by +; null for any other constant, whose text stands elsewhere.</summary>
    public static LiteralMap? Create(ExpressionSyntax expression)
    {
        var map = new LiteralMap();
        return map.TryAdd(expression) ? map : null;
    }

    /// <summary>The source characters that give <paramref name="length"/> characters of the value, from <paramref name="start"/> on.</summary>
    /// <remarks>At the end of the value an empty span where the next character would stand.</remarks>
    public TextSpan Map(int start, int length)
    {
        start = Math.Min(Math.Max(start, 0), _characters.Count);
        var last = Math.Min(start + Math.Max(length, 0), _characters.Count) - 1;
        if (start == _characters.Count)
        {
            return new TextSpan(_end, 0);
        }

        var first = _characters[start].Start;
        return last < start ? new TextSpan(first, 0) : TextSpan.FromBounds(first, _characters[last].End);
    }

    private bool TryAdd(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => TryAdd(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => TryAdd(sum.Left) && TryAdd(sum.Right),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => TryAdd(literal),
        _ => false,
    };

    private bool TryAdd(LiteralExpressionSyntax literal)
    {
        var token = literal.Token;
        var before = _characters.Count;
        var walk = new LiteralWalk(token.Text, token.SpanStart, _characters);
        _end = token.SpanStart + token.Kind() switch
        {
            SyntaxKind.SingleLineRawStringLiteralToken => walk.RawLine(),
            SyntaxKind.MultiLineRawStringLiteralToken => walk.RawLines(),
            _ when token.Text.StartsWith("@", StringComparison.Ordinal) => walk.Verbatim(),
            _ => walk.Regular(),
        };

        // Were the walk ever to disagree with the compiler, the whole argument is a better place than a wrong one.
        return _characters.Count - before == token.ValueText.Length;
    }
}
