namespace NetCompiler.Core.Diagnostics;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>The candidate nearest to <paramref name="word"/>, or null when none is near enough to be a slip of the fingers.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > 64)
        {
            return null;
        }

        // One slip in a short word, one in three letters of a long one.
        var limit = Math.Max(1, word.Length / 3);
        string? best = null;
        var (nearest, gap) = (limit + 1, 0);
        foreach (var candidate in candidates)
        {
            var length = Math.Abs(candidate.Length - word.Length);
            if (length > limit || candidate == word)
            {
                continue;
            }

            // Of two that are as near, the one of the word's length: tanj is tanh rather than tan, for fingers miss a key more often than they find one too many.
            var distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < candidate.Length && (distance < nearest || (best is not null && distance == nearest && length < gap)))
            {
                (best, nearest, gap) = (candidate, distance, length);
            }
        }

        return best;
    }

    /// <summary>The sentence <c> Did you mean dense?</c> with a space before it, or nothing.</summary>
    public static string Ask(string? nearest) => nearest is null ? "" : $" Did you mean {nearest}?";

    /// <summary>Insertions, deletions, changes and swaps of neighbours that lead from one word to the other.</summary>
    internal static int Distance(string from, string to)
    {
        var before = new int[to.Length + 1];
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous) = (previous, current);
        }

        return previous[to.Length];
    }
}
