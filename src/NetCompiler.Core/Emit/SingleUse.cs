namespace NetCompiler.Core.Emit;

/// <summary>Puts loads that only the next statement uses into that statement: less to read, and less for the compiler.</summary>
internal static class SingleUse
{
    /// <summary>The lines of a method's body with such loads moved. Between load and use stand only other loads, so no store is passed.</summary>
    public static IReadOnlyList<string> Inline(IReadOnlyList<string> lines)
    {
        var loads = new (string Name, string Value)?[lines.Count];
        var uses = new WordCounts();
        for (var i = 0; i < loads.Length; i++)
        {
            loads[i] = Load(lines[i]);
            if (loads[i] is { } load)
            {
                uses.Expect(load.Name);
            }
        }

        foreach (var line in lines)
        {
            uses.Count(line);
        }

        var kept = new List<(string Line, bool IsLoad)>(lines.Count);
        for (var i = loads.Length - 1; i >= 0; i--)
        {
            if (loads[i] is not { } load || uses[load.Name] != 2 || !MovedInto(kept, load.Name, load.Value))
            {
                kept.Add((lines[i], loads[i] is not null));
            }
        }

        var result = new string[kept.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = kept[result.Length - 1 - i].Line;
        }

        return result;
    }

    /// <param name="following">The lines after the load, the next one last.</param>
    private static bool MovedInto(List<(string Line, bool IsLoad)> following, string name, string value)
    {
        for (var i = following.Count - 1; i >= 0; i--)
        {
            var (line, isLoad) = following[i];
            if (With(line, name, value) is { } with)
            {
                following[i] = (with, Load(with) is not null);
                return true;
            }

            if (!isLoad)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The parts of <c>var name = span[index];</c> or <c>var name = VectorN.Create(…);</c>; null for any other line.</summary>
    private static (string Name, string Value)? Load(string line)
    {
        const string declares = "var ", equals = " = ";
        var start = 0;
        while (start < line.Length && line[start] == ' ')
        {
            start++;
        }

        if (string.CompareOrdinal(line, start, declares, 0, declares.Length) != 0 || line[line.Length - 1] != ';')
        {
            return null;
        }

        start += declares.Length;
        var end = WordCounts.End(line, start);
        var value = end + equals.Length;
        return end > start && string.CompareOrdinal(line, end, equals, 0, equals.Length) == 0 && (IsElement(line, value) || IsVector(line, value))
            ? (line.Substring(start, end - start), line.Substring(value, line.Length - 1 - value))
            : null;
    }

    private static bool IsElement(string line, int start)
    {
        var open = WordCounts.End(line, start);
        return open > start && line[open] == '[' && line.IndexOf(']', open) == line.Length - 2;
    }

    private static bool IsVector(string line, int start)
    {
        const string vector = "Vector", create = ".Create(";
        var end = WordCounts.End(line, start);
        var bits = start + vector.Length;
        if (string.CompareOrdinal(line, start, vector, 0, vector.Length) != 0 || end <= bits
            || string.CompareOrdinal(line, end, create, 0, create.Length) != 0 || line[line.Length - 2] != ')')
        {
            return false;
        }

        for (; bits < end; bits++)
        {
            if (!char.IsDigit(line[bits]))
            {
                return false;
            }
        }

        return line.IndexOfAny(Excluded, end + create.Length) < 0;
    }

    private static readonly char[] Excluded = ['=', '?'];

    private static string? With(string statement, string name, string value)
    {
        var at = WordCounts.Find(statement, name);
        return at < 0 || statement[statement.Length - 1] != ';' || statement.TrimStart().StartsWith("for ", StringComparison.Ordinal)
            ? null
            : statement.Substring(0, at) + value + statement.Substring(at + name.Length);
    }
}
