using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>Builds C# text line by line: indentation of four spaces, <c>\n</c> line ends, no blank lines in a row.</summary>
public sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public CodeWriter(int depth = 0) => _depth = depth;

    /// <summary>Characters written so far.</summary>
    public int Length => _text.Length;

    /// <summary>Writes one line, or each line of a text of several; an empty text gives an empty line.</summary>
    public CodeWriter Line(string text = "")
    {
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf('\n', start) is var at and >= 0 ? at : text.Length;
            var last = end;
            while (last > start && char.IsWhiteSpace(text[last - 1]))
            {
                last--;
            }

            if (last > start)
            {
                _text.Append(' ', 4 * _depth).Append(text, start, last - start).Append('\n');
            }
            else if (!EndsWithBlankLine())
            {
                _text.Append('\n');
            }

            start = end + 1;
        }

        return this;
    }

    public CodeWriter Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(line);
        }

        return this;
    }

    /// <summary>Writes a comment, each line of it after <c>//</c>.</summary>
    public CodeWriter Comment(string text) => Lines(Literals.CommentLines(text).Select(static l => "// " + l));

    /// <summary>Writes <c>header</c> (if any), an opening brace and indents. Dispose the result, or call <see cref="Close"/>, to end the block.</summary>
    public Scope Open(string header = "")
    {
        if (header.Length > 0)
        {
            Line(header);
        }

        Line("{");
        _depth++;
        return new(this);
    }

    /// <summary>Ends a block with its closing brace.</summary>
    /// <param name="tail">What follows the brace, e.g. <c>;</c>.</param>
    public CodeWriter Close(string tail = "")
    {
        _depth--;
        if (_text.Length > 0 && EndsWithBlankLine())
        {
            _text.Length--;
        }

        return Line("}" + tail);
    }

    /// <summary>The lines that follow stand <paramref name="levels"/> further in (or out, when negative).</summary>
    public CodeWriter Indent(int levels = 1)
    {
        _depth += levels;
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>The lines written so far, without empty ones at the end.</summary>
    public List<string> ToLines()
    {
        var (lines, text) = (new List<string>(), _text.ToString());
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            lines.Add(text.Substring(start, end - start));
            start = end + 1;
        }

        while (lines.Count > 0 && lines[lines.Count - 1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    /// <summary>Forgets what was written after the first <paramref name="length"/> characters.</summary>
    public void Truncate(int length) => _text.Length = length;

    private bool EndsWithBlankLine() =>
        _text.Length == 0 || (_text.Length >= 2 && _text[_text.Length - 1] == '\n' && _text[_text.Length - 2] == '\n');

    /// <summary>An open block, closed on disposal.</summary>
    public readonly struct Scope(CodeWriter writer) : IDisposable
    {
        public void Dispose() => writer.Close();
    }
}
