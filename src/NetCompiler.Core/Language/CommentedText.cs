using System.Text;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Language;

/// <summary>Puts the comments of a text into the canonical text of its graph, each once.</summary>
internal static class CommentedText
{
    public static string Write(NetworkGraph graph, string text, SourceMap places)
    {
        (string Text, int Line)[] statements =
        [
            .. new CanonicalText(graph).WriteStatements().Select(s => (s.Text, s.Declared < 0 ? 0 : places[s.Declared].Line)),
        ];
        var before = new string[statements.Length];
        var behind = new string[statements.Length];
        var end = "";
        foreach (var (line, comment, trails) in Comments(text))
        {
            var at = trails ? Array.FindIndex(statements, s => s.Line == line) : -1;
            if (at >= 0 && behind[at] is null && statements[at].Text.IndexOf('\n') == statements[at].Text.Length - 1)
            {
                behind[at] = "  " + comment;
                continue;
            }

            at = at >= 0 ? at : After(statements, line);
            if (at >= 0)
            {
                before[at] += comment + "\n";
            }
            else
            {
                end += comment + "\n";
            }
        }

        var result = new StringBuilder();
        for (var i = 0; i < statements.Length; i++)
        {
            result.Append(before[i]).Append(behind[i] is null ? statements[i].Text : statements[i].Text.TrimEnd('\n') + behind[i] + "\n");
        }

        return result.Append(end).ToString();
    }

    // What the nearest line below became; of several statements the first.
    private static int After((string Text, int Line)[] statements, int line)
    {
        var next = statements.Where(s => s.Line > line).Select(static s => s.Line).DefaultIfEmpty(0).Min();
        return next == 0 ? -1 : Array.FindIndex(statements, s => s.Line == next);
    }

    private static IEnumerable<(int Line, string Comment, bool Trails)> Comments(string text)
    {
        var lines = new LineMap(text);
        var lexer = new Lexer(text, lines, new ProblemList());
        lexer.Read();
        foreach (var (start, end) in lexer.Comments)
        {
            var place = lines.Place(start, end - start);
            var first = start - place.Column + 1;
            yield return (place.Line, text.Substring(start, end - start).TrimEnd(), text.Substring(first, start - first).Trim(' ', '\t', '\uFEFF').Length > 0);
        }
    }
}
