using System.Text.RegularExpressions;

namespace NetCompiler.Core.Emit;

/// <summary>Puts loads that only the next statement uses into that statement: less to read, and less for the compiler.</summary>
internal static class SingleUse
{
    private static readonly Regex _load = new(@"^ *var (\w+) = (\w+\[[^\]]*\]|Vector\d+\.Create\([^=?]*\));$", RegexOptions.CultureInvariant);
    private static readonly Regex _word = new(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant);

    /// <summary>The lines of a method's body with such loads moved. Between load and use stand only other loads, so no store is passed.</summary>
    public static IReadOnlyList<string> Inline(IReadOnlyList<string> lines)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            foreach (Match word in _word.Matches(line))
            {
                uses[word.Value] = uses.TryGetValue(word.Value, out var n) ? n + 1 : 1;
            }
        }

        var kept = new List<string>(lines.Count);
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            var line = lines[i];
            if (_load.Match(line) is not { Success: true } load || uses[load.Groups[1].Value] != 2 || !MovedInto(kept, load.Groups[1].Value, load.Groups[2].Value))
            {
                kept.Add(line);
            }
        }

        kept.Reverse();
        return kept;
    }

    /// <param name="following">The lines after the load, the next one last.</param>
    private static bool MovedInto(List<string> following, string name, string value)
    {
        for (var i = following.Count - 1; i >= 0; i--)
        {
            if (With(following[i], name, value) is { } with)
            {
                following[i] = with;
                return true;
            }

            if (!_load.IsMatch(following[i]))
            {
                return false;
            }
        }

        return false;
    }

    private static string? With(string statement, string name, string value)
    {
        if (!statement.EndsWith(";", StringComparison.Ordinal) || statement.TrimStart().StartsWith("for ", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (Match word in _word.Matches(statement))
        {
            if (word.Value == name)
            {
                return statement.Substring(0, word.Index) + value + statement.Substring(word.Index + name.Length);
            }
        }

        return null;
    }
}
