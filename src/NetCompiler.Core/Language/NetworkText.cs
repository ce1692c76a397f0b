using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Language;

/// <summary>The network language: text to declaration, and graph to text.</summary>
public static class NetworkText
{
    /// <summary>
    /// Reads <paramref name="text"/>. Never throws: what cannot be read is left out, with a problem at its characters, and reading goes on after it.
    /// </summary>
    public static ParseResult Parse(string text, NetworkOptions options)
    {
        var problems = new ProblemList();
        var lines = new LineMap(text);
        var tokens = new Lexer(text, lines, problems).Read();
        var parser = new Parser(text, tokens, lines, problems);
        var statements = parser.Parse();
        return new ParseResult(new NetworkDeclaration(options, statements), parser.Places, problems.ToEquatable());
    }

    /// <summary>The canonical text of a graph; it parses to an equal graph, <see cref="Node.Declared"/> apart.</summary>
    public static string Print(NetworkGraph graph) => new CanonicalText(graph).Write();
}
