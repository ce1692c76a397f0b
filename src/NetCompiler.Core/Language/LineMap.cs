using NetCompiler.Core.Declaration;

namespace NetCompiler.Core.Language;

/// <summary>Positions as lines and columns. Lines end with <c>\n</c>, <c>\r\n</c> or <c>\r</c>; a column is one UTF-16 character.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];

    public LineMap(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public Place Place(int start, int length)
    {
        var found = _starts.BinarySearch(start);
        var line = found >= 0 ? found : ~found - 1;
        return Declaration.Place.InText(start, length, line + 1, start - _starts[line] + 1);
    }
}
