namespace NetCompiler.Core.Analysis;

/// <summary>What a pipeline or stage continues from: a value, nothing yet, or nothing that could be meant.</summary>
/// <param name="Value">The node, <see cref="GraphDraft.Unknown"/> when its problem is reported; null when there is none.</param>
/// <param name="IsPrevious">Whether it is the value of the statement above, which a call that names all its values does not read.</param>
/// <param name="Inputs">After several inputs their names, and <paramref name="Value"/> the last of them: which one is meant must be said.</param>
internal readonly record struct Flow(int? Value, bool IsPrevious = false, EquatableArray<string> Inputs = default);
