using System.Globalization;
using System.Text;
using NetCompiler.Core.Declaration;

namespace NetCompiler.Core.Diagnostics;

/// <summary>Collects problems in the order they are found, each once.</summary>
internal sealed class ProblemList
{
    /// <summary>More than anyone reads; a text that is no network at all would give one a line.</summary>
    private const int Most = 200;

    private readonly List<Problem> _problems = [];

    public bool HasErrors { get; private set; }

    public void Add(ProblemKind kind, Place place, string message, string? replacement = null)
    {
        HasErrors |= kind.Severity == ProblemSeverity.Error;
        var problem = new Problem(kind, message, place, replacement);
        if (_problems.Count < Most && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>In the order of their places.</summary>
    public EquatableArray<Problem> ToEquatable() => _problems.OrderBy(static p => p.Place.Start).ToEquatable();

    /// <summary>What the user wrote, short and visible: control characters and halves of surrogate pairs by their code.</summary>
    public static string Quote(string text)
    {
        const int longest = 40;
        var result = new StringBuilder("`");
        for (var i = 0; i < text.Length; i++)
        {
            if (i >= longest)
            {
                result.Append('…');
                break;
            }

            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isPair)
            {
                result.Append(text[i]).Append(text[++i]);
            }
            else if (char.IsControl(text[i]) || char.IsSurrogate(text[i]))
            {
                result.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.Append('`').ToString();
    }
}
