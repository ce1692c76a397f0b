using System.Globalization;

namespace Samples;

/// <summary>What a sample was started with: words and their values, <c>--epochs 3</c>.</summary>
internal sealed class CommandLine
{
    private readonly string[] _words;

    /// <summary>Takes the arguments, and the invariant culture for all that is written.</summary>
    public CommandLine(string[] words)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        _words = words;
    }

    /// <summary>The value that stands after <paramref name="name"/>; null when it is not there.</summary>
    public string? Text(string name) => Array.IndexOf(_words, name) is var at and >= 0 && at + 1 < _words.Length ? _words[at + 1] : null;

    /// <summary>The same as a whole number.</summary>
    public int Number(string name, int otherwise) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
