using System.Text.RegularExpressions;

namespace NetCompiler.Core.Tests.Language;

/// <summary>The pages under <c>docs</c>, which tests hold to the code.</summary>
internal static partial class Documents
{
    public static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetCompiler.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not stand in the repository.");
        }

        return Path.Combine(folder.FullName, "docs", name);
    }

    public static string Read(string name) => File.ReadAllText(PathOf(name)).Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The contents of the fenced parts of one language.</summary>
    public static IReadOnlyList<string> Fenced(string markdown, string language) =>
        [.. Fence().Matches(markdown).Where(m => m.Groups[1].Value == language).Select(static m => m.Groups[2].Value)];

    [GeneratedRegex("^```(\\w+)\\n(.*?)\\n?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
