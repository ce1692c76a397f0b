using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Language;

/// <summary>A text as a declaration; where a statement could not be read it is left out and a problem says why.</summary>
public sealed record ParseResult(NetworkDeclaration Declaration, SourceMap Places, EquatableArray<Problem> Problems);
