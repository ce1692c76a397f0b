using System.Text.RegularExpressions;

namespace NetCompiler.Generator.Tests.Documents;

/// <summary>A page of the documentation.</summary>
internal static partial class Markdown
{
    /// <summary>The fenced parts of one language, in order.</summary>
    public static IReadOnlyList<string> Fenced(string page, string language) =>
        [.. Fence().Matches(Read(page)).Where(m => m.Groups[1].Value == language).Select(static m => m.Groups[2].Value)];

    public static string Read(string page) => File.ReadAllText(Repository.PathOf(page)).ReplaceLineEndings("\n");

    /// <summary>Targets of links within the repository, without fragments.</summary>
    public static IEnumerable<string> Links(string page) => Link().Matches(Read(page)).Select(static m => m.Groups[1].Value);

    /// <summary>Words in backquotes that begin with a folder of the repository, except those with a part to be filled in.</summary>
    public static IEnumerable<string> Paths(string page) =>
        PathWord().Matches(Read(page)).Select(static m => m.Groups[1].Value).Where(static p => !p.Contains("/Name", StringComparison.Ordinal));

    [GeneratedRegex("\\]\\((?!http)([^)#]+)(?:#[^)]*)?\\)")]
    private static partial Regex Link();

    [GeneratedRegex("`((?:src|generator|tests|samples|benchmarks|docs|\\.ci)/[\\w./-]+)`")]
    private static partial Regex PathWord();

    [GeneratedRegex("^```(\\w*)\\n(.*?)\\n?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
