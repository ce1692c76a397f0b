using System.Globalization;

namespace NetCompiler.Core.Declaration;

/// <summary>Where a part of a declaration stands: in a text (the attribute's string or a <c>.nn</c> file), or in an attribute.</summary>
/// <param name="InAttribute">Whether <paramref name="Start"/> counts attributes; otherwise it is a position in the text.</param>
/// <param name="Start">First character (from 0) in the text; or the number of the attribute on the class (from 0).</param>
/// <param name="Length">Characters; for an attribute the number of the argument from 0, or -1 for the whole attribute.</param>
/// <param name="Line">Line in the text, from 1; 0 in an attribute.</param>
/// <param name="Column">Column in the text, from 1; 0 in an attribute.</param>
public readonly record struct Place(bool InAttribute, int Start, int Length, int Line, int Column)
{
    public static Place InText(int start, int length, int line, int column) => new(false, start, length, line, column);

    public static Place AtAttribute(int attribute, int argument = -1) => new(true, attribute, argument, 0, 0);

    /// <summary>How a sentence names this place: <c>line 3</c>, or <c>attribute 2</c>.</summary>
    public override string ToString() => InAttribute
        ? "attribute " + (Start + 1).ToString(CultureInfo.InvariantCulture)
        : "line " + Line.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The place of every id of a declaration.</summary>
public sealed record SourceMap(EquatableArray<Place> Places)
{
    /// <summary>For callers that do not report: every id is at the start.</summary>
    public static SourceMap Empty { get; } = new(EquatableArray<Place>.Empty);

    public Place this[int id] => id >= 0 && id < Places.Count ? Places[id] : default;
}
