using System.Globalization;
using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>Values as C# text: the same under every culture and framework, and nothing in them can end the literal.</summary>
public static class Literals
{
    /// <summary>The shortest text that reads back as the same float: <c>0.5f</c>, <c>-1f</c>, <c>float.NaN</c>.</summary>
    public static string Float(float value) =>
        float.IsNaN(value) ? "float.NaN"
        : float.IsPositiveInfinity(value) ? "float.PositiveInfinity"
        : float.IsNegativeInfinity(value) ? "float.NegativeInfinity"
        : value == 0 ? 1 / value < 0 ? "-0f" : "0f"
        : Shortest(value) + "f";

    /// <summary>The shortest text that reads back as the same double: <c>0.5d</c>.</summary>
    public static string Double(double value) =>
        double.IsNaN(value) ? "double.NaN"
        : double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
        : value == 0 ? 1 / value < 0 ? "-0d" : "0d"
        : Shortest(value) + "d";

    public static string Int(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>With a separator every three digits from 10,000 on: <c>101_770</c>.</summary>
    public static string Long(long value) => Math.Abs(value) < 10_000
        ? value.ToString(CultureInfo.InvariantCulture)
        : value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    public static string UInt(uint value) => "0x" + value.ToString("x8", CultureInfo.InvariantCulture) + "u";

    public static string ULong(ulong value) => value.ToString(CultureInfo.InvariantCulture) + "UL";

    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>A regular string literal, all but printable ASCII escaped.</summary>
    public static string String(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                >= ' ' and <= '~' => c.ToString(),
                _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary>A collection expression: <c>[784, 128]</c>.</summary>
    public static string Array(IEnumerable<int> values) => "[" + string.Join(", ", values.Select(Int)) + "]";

    /// <summary>Text for XML documentation: markup escaped, characters that XML or a comment cannot hold replaced.</summary>
    public static string Xml(string value) => Visible(value, keepLines: true)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>The lines of a comment, without anything that C# takes for another line end.</summary>
    public static IEnumerable<string> CommentLines(string value) => Visible(value, keepLines: true).Split('\n');

    /// <summary>A number for people: <c>101,770</c>.</summary>
    public static string Grouped(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Visible(string value, bool keepLines)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                text.Append(c).Append(value[++i]);
            }
            else
            {
                var kept = (c == '\n' && keepLines)
                    || (!char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029' or '\uFFFE' or '\uFFFF'));
                text.Append(kept ? c : c is '\r' or '\t' ? ' ' : '\uFFFD');
            }
        }

        return text.ToString();
    }

    private static string Shortest(float value)
    {
        for (var digits = 1; digits < 9; digits++)
        {
            var text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == value)
            {
                return text;
            }
        }

        return value.ToString("G9", CultureInfo.InvariantCulture);
    }

    private static string Shortest(double value)
    {
        for (var digits = 1; digits < 17; digits++)
        {
            var text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == value)
            {
                return text;
            }
        }

        return value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
