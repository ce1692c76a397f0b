using System.Globalization;

namespace NetCompiler.Core.Analysis;

/// <summary>An argument with block parameters put in: one number, the extents of a size, or a word.</summary>
/// <param name="IsQuoted">Whether the word stood in quotes, so that it names nothing.</param>
internal sealed record Evaluated(EquatableArray<double> Numbers, string? Word = null, bool IsQuoted = false)
{
    public bool IsNumber => Word is null && Numbers.Count == 1;

    public static Evaluated Of(double number) => new(EquatableArray.Of(number));

    /// <summary>As the user would write it.</summary>
    public override string ToString() => IsQuoted ? "\"" + Word + "\"" : Word ?? string.Join("x", Numbers.Select(Format));

    public static string Format(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
