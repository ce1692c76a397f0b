using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Analysis;

/// <summary>A call whose arguments have been matched with what its operator takes.</summary>
/// <param name="Settings">Evaluated arguments, defaults included.</param>
/// <param name="Values">The values it names, <see cref="GraphDraft.Unknown"/> where one is not known.</param>
/// <param name="Subject">The call as a sentence names it, with block parameters put in: <c>dense 32 bias=false</c>.</param>
/// <param name="ArgumentIds">The id of each argument that was written, for places.</param>
internal sealed record BoundCall(
    Settings Settings,
    IReadOnlyList<int> Values,
    string Subject,
    IReadOnlyDictionary<string, int> ArgumentIds);
