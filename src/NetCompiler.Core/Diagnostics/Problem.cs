using NetCompiler.Core.Declaration;

namespace NetCompiler.Core.Diagnostics;

public enum ProblemSeverity
{
    Warning,
    Error,
}

/// <summary>The kind of a problem: an id such as <c>NC0104</c>, its title for lists, and its severity.</summary>
public sealed record ProblemKind(string Id, string Title, ProblemSeverity Severity = ProblemSeverity.Error);

/// <summary>One thing wrong with a declaration, as a sentence with its place.</summary>
/// <param name="Kind">Which kind it is.</param>
/// <param name="Message">What was found, what was expected, and a way out.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Replacement">The word that probably was meant at <paramref name="Place"/>, for the code fix; null when there is none.</param>
public sealed record Problem(ProblemKind Kind, string Message, Place Place, string? Replacement = null)
{
    public override string ToString() => $"{Kind.Id} at {Place}, column {Place.Column}: {Message}";
}
