namespace NetCompiler.Core.Emit;

/// <summary>
/// Where emitted kernels stand: in a <c>file static class</c> inside a namespace of ours, with the directives inside that namespace. Names are
/// looked up there before the user's namespaces, global usings and types are seen, so kernels can say <c>Vector512</c> whatever the user declares.
/// <code>
/// namespace NetCompiler.Generated
/// {
///     using global::System;
///     …
///     file static class DigitNetKernels { … }
/// }
/// </code>
/// The user's half calls <c>global::NetCompiler.Generated.DigitNetKernels.Dense1_Forward(…)</c>.
/// </summary>
public static class KernelFile
{
    public const string Namespace = "NetCompiler.Generated";

    /// <summary>The directives, one line each.</summary>
    public static EquatableArray<string> Directives { get; } = EquatableArray.Of(
        "using global::System;",
        "using global::System.Runtime.CompilerServices;",
        "using global::System.Runtime.InteropServices;",
        "using global::System.Runtime.Intrinsics;",
        "using global::NetCompiler.Numerics;");
}
