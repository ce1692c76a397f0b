using System.Globalization;
using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>Names of the user and of kernels as C# identifiers. Nothing the user wrote reaches code except through here or as a literal.</summary>
public static class Identifiers
{
    private static readonly HashSet<string> _keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit " +
         "extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out " +
         "override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true " +
         "try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words with a meaning only in places; as names of members they are legal, as names of types some are not.</summary>
    private static readonly HashSet<string> _contextual = new(
        "allows async await dynamic extension field file global managed nameof nint not notnull nuint or partial record required scoped unmanaged value var when where with yield".Split(' '),
        StringComparer.Ordinal);

    public static bool IsKeyword(string name) => _keywords.Contains(name);

    /// <summary>Whether <paramref name="name"/> can stand in C# as it is, keywords included only after <c>@</c>.</summary>
    public static bool IsValid(string name) => name.Length > 0 && IsStart(name[0]) && name.All(IsPart) && !IsKeyword(name);

    /// <summary>A local or parameter name: characters that cannot be are <c>_</c>, keywords get an <c>@</c>.</summary>
    public static string Local(string name)
    {
        var text = Clean(name);
        return IsKeyword(text) || _contextual.Contains(text) ? "@" + text : text;
    }

    /// <summary><c>dense1</c> as <c>Dense1</c>, <c>down1.conv2</c> as <c>Down1Conv2</c>, <c>a_b</c> as <c>AB</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (c == '_' || !IsPart(c))
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        if (text.Length == 0 || !IsStart(text[0]))
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }

    /// <summary><c>Pascal</c> with a lower-case first letter, fit for a parameter.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        return Local(char.ToLowerInvariant(pascal[0]) + pascal.Substring(1));
    }

    /// <summary>The name, or the name with the first number from 2 on that <paramref name="taken"/> does not hold; adds it there.</summary>
    public static string Unique(string name, ISet<string> taken)
    {
        var candidate = name;
        for (var n = 2; !taken.Add(candidate); n++)
        {
            candidate = name + (char.IsDigit(name[name.Length - 1]) ? "_" : "") + n.ToString(CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    private static string Clean(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            text.Append(IsPart(c) ? c : '_');
        }

        if (text.Length == 0 || !IsStart(text[0]))
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }

    private static bool IsStart(char c) => c == '_' || char.IsLetter(c);

    // Not the format and connector characters C# also allows: they make names that look alike.
    private static bool IsPart(char c) => c == '_' || char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber;
}
