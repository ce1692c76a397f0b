using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;

namespace NetCompiler.Generator.Reading;

/// <summary>What a class asks for, as values only: equal for equal classes wherever they stand.</summary>
/// <param name="Target">The class.</param>
/// <param name="FullName">Namespace, enclosing types and name, for hint names and messages.</param>
/// <param name="Options">What stands on <c>[Network]</c> beside the network.</param>
/// <param name="Text">The network language in the attribute; null for the two other ways.</param>
/// <param name="File">The path of the <c>.nn</c> file; null for the two other ways.</param>
/// <param name="Attributes"><c>[Network]</c> and the layers, in source order.</param>
internal sealed record NetworkRequest(
    ClassTarget Target,
    string FullName,
    NetworkOptions Options,
    string? Text,
    string? File,
    EquatableArray<AttributeSource> Attributes);
