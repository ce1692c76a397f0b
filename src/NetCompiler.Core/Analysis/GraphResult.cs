using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Analysis;

/// <summary>What a declaration means, or what is wrong with it. The graph is null when there is an error.</summary>
public sealed record GraphResult(NetworkGraph? Graph, EquatableArray<Problem> Problems);
