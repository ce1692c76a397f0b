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

    /// <summary>
    /// The canonical text with the comments of the text the graph was made of: one behind a statement stays behind what it became, one on a line of
    /// its own stands before what the line after it became, once.
    /// </summary>
    /// <param name="graph">The graph of <paramref name="text"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="places">Where its parts stand.</param>
    public static string Print(NetworkGraph graph, string text, SourceMap places) => CommentedText.Write(graph, text, places);
}
