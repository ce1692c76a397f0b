namespace NetCompiler.Core.Declaration;

/// <summary>The words of the language that are not operators, and what a name may look like.</summary>
internal static class Keywords
{
    public const string Block = "block";
    public const string Repeat = "repeat";
    public const string Output = "output";
    public const string Loss = "loss";
    public const string Use = "use";
    public const string As = "as";
    public const string In = "in";
    public const string Input = "input";
    public const string Sequence = "sequence";
    public const string Constant = "constant";
    public const string Parameter = "parameter";
    public const string Scan = "scan";

    /// <summary>In the body of a scan: a value that is carried from step to step. Elsewhere a name like any other.</summary>
    public const string State = "state";

    /// <summary>In the body of a scan: what a carried value is at the next step.</summary>
    public const string Next = "next";

    private static readonly HashSet<string> Reserved =
        new(StringComparer.Ordinal) { Block, Repeat, Output, Loss, Use, As, In, Input, Sequence, Constant, Parameter, Scan };

    /// <summary>Whether the word has a meaning of its own, so that no value, block or parameter may be named so.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>Whether <paramref name="text"/> is a name: letters, digits and underscores, not starting with a digit.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && IsNameStart(text[0]) && text.All(IsNamePart);

    /// <summary>Whether <paramref name="text"/> is names separated by dots, as paths of layers are.</summary>
    public static bool IsPath(string text) => text.Split('.').All(IsName);

    public static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    public static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
