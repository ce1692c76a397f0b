namespace NetCompiler.Core.Emit;

/// <summary>How often certain words stand in lines of code. It makes no string of a word: methods have thousands of them.</summary>
internal sealed class WordCounts
{
    private readonly Dictionary<int, List<Entry>> _entries = [];

    public int this[string word] => Of(word, 0, word.Length)?.Uses ?? 0;

    /// <summary>Counts <paramref name="word"/> from now on.</summary>
    public void Expect(string word)
    {
        if (Of(word, 0, word.Length) is not null)
        {
            return;
        }

        var hash = Hash(word, 0, word.Length);
        if (!_entries.TryGetValue(hash, out var same))
        {
            _entries.Add(hash, same = []);
        }

        same.Add(new(word));
    }

    /// <summary>Counts the expected words of a line.</summary>
    public void Count(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (IsFirst(line[i]))
            {
                var end = End(line, i);
                if (Of(line, i, end - i) is { } entry)
                {
                    entry.Uses++;
                }

                i = end - 1;
            }
        }
    }

    /// <summary>Where a word stands first in a line; -1 where it does not.</summary>
    public static int Find(string line, string word)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (IsFirst(line[i]))
            {
                var end = End(line, i);
                if (end - i == word.Length && string.CompareOrdinal(line, i, word, 0, word.Length) == 0)
                {
                    return i;
                }

                i = end - 1;
            }
        }

        return -1;
    }

    /// <summary>Where the letters and digits from <paramref name="start"/> on end.</summary>
    public static int End(string line, int start)
    {
        while (start < line.Length && (line[start] == '_' || char.IsLetterOrDigit(line[start])))
        {
            start++;
        }

        return start;
    }

    private static bool IsFirst(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    private static int Hash(string text, int start, int length)
    {
        var hash = length;
        for (var i = start; i < start + length; i++)
        {
            hash = unchecked((hash * 31) + text[i]);
        }

        return hash;
    }

    private Entry? Of(string text, int start, int length)
    {
        if (_entries.TryGetValue(Hash(text, start, length), out var same))
        {
            foreach (var entry in same)
            {
                if (entry.Word.Length == length && string.CompareOrdinal(entry.Word, 0, text, start, length) == 0)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private sealed class Entry(string word)
    {
        public string Word => word;

        public int Uses { get; set; }
    }
}
