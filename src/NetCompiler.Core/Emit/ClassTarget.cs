namespace NetCompiler.Core.Emit;

/// <summary>The class whose other half is emitted.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Headers of the enclosing types, outermost first, e.g. <c>partial class Outer</c>.</param>
/// <param name="Name">Its name as an identifier (escaped with @ where needed).</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, …; as written on the user's half.</param>
/// <param name="MemberNames">Names of the members the user wrote, which emitted private members must not take.</param>
/// <param name="MethodNames">Those of them that are methods only: public members of the contract join them as overloads.</param>
public sealed record ClassTarget(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string Accessibility,
    EquatableArray<string> MemberNames,
    EquatableArray<string> MethodNames = default);
