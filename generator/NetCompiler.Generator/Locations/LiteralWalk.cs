using Microsoft.CodeAnalysis.Text;

namespace NetCompiler.Generator.Locations;

/// <summary>Goes through the source text of one literal and notes where each character of its value comes from.</summary>
/// <param name="text">The token as written, quotes included.</param>
/// <param name="start">Its place in the file.</param>
/// <param name="characters">Takes one span for each character of the value.</param>
internal readonly struct LiteralWalk(string text, int start, List<TextSpan> characters)
{
    /// <summary><c>"…"</c> with escapes.</summary>
    /// <returns>Where the value ends in the token.</returns>
    public int Regular()
    {
        var i = 1;
        while (i < text.Length - 1)
        {
            var (source, value) = text[i] == '\\' ? Escape(i) : (1, 1);
            Add(i, source, value);
            i += source;
        }

        return i;
    }

    /// <summary><c>@"…"</c>, where two quotes stand for one.</summary>
    public int Verbatim()
    {
        var i = 2;
        while (i < text.Length - 1)
        {
            var source = text[i] == '"' ? 2 : 1;
            Add(i, source);
            i += source;
        }

        return i;
    }

    /// <summary><c>"""…"""</c> on one line.</summary>
    public int RawLine()
    {
        var quotes = QuoteCount();
        var end = text.Length - quotes;
        for (var i = quotes; i < end; i++)
        {
            Add(i);
        }

        return end;
    }

    /// <summary><c>"""</c>, lines, <c>"""</c>: the whitespace before the closing quotes is taken from every line.</summary>
    public int RawLines()
    {
        var closing = text.Length - QuoteCount();
        var lastLine = closing;
        while (!IsNewLine(text[lastLine - 1]))
        {
            lastLine--;
        }

        var indentation = closing - lastLine;
        // The line break before the closing line does not belong to the value.
        var end = lastLine - LineBreakBefore(lastLine);
        var i = AfterLineBreak(0);
        while (i < end)
        {
            i = SkipIndentation(i, indentation, end);
            var next = Math.Min(AfterLineBreak(i), end);
            for (; i < next; i++)
            {
                Add(i);
            }
        }

        return end;
    }

    private (int Source, int Value) Escape(int at) => text[at + 1] switch
    {
        'u' => (6, 1),
        'U' => (10, CodePoint(at + 2) > 0xFFFF ? 2 : 1),
        'x' => (2 + HexDigits(at + 2), 1),
        _ => (2, 1),
    };

    private int HexDigits(int at)
    {
        var count = 0;
        while (count < 4 && Uri.IsHexDigit(text[at + count]))
        {
            count++;
        }

        return count;
    }

    private int CodePoint(int at)
    {
        var value = 0;
        for (var i = at; i < at + 8; i++)
        {
            value = (value << 4) | Uri.FromHex(text[i]);
        }

        return value;
    }

    private int QuoteCount()
    {
        var count = 0;
        while (text[count] == '"')
        {
            count++;
        }

        return count;
    }

    // A line of whitespace may be shorter than the indentation; then nothing of it is left.
    private int SkipIndentation(int at, int indentation, int end)
    {
        var stop = Math.Min(at + indentation, end);
        while (at < stop && !IsNewLine(text[at]))
        {
            at++;
        }

        return at;
    }

    private int AfterLineBreak(int at)
    {
        while (at < text.Length && !IsNewLine(text[at]))
        {
            at++;
        }

        return at + (at + 1 < text.Length && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1);
    }

    private int LineBreakBefore(int at) => at > 1 && text[at - 1] == '\n' && text[at - 2] == '\r' ? 2 : 1;

    private static bool IsNewLine(char c) => c is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029';

    private void Add(int at, int source = 1, int value = 1)
    {
        for (var i = 0; i < value; i++)
        {
            characters.Add(new TextSpan(start + at, source));
        }
    }
}
