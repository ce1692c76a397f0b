using System.Globalization;
using Microsoft.CodeAnalysis;
using NetCompiler.Core;
using NetCompiler.Generator.Reading;

namespace NetCompiler.Generator;

/// <summary>Names of the generated files.</summary>
internal static class HintName
{
    private const string Suffix = ".g.cs";

    /// <summary>The half with the members.</summary>
    public const string Contract = ".Network" + Suffix;

    /// <summary>The half with the code that computes.</summary>
    public const string Kernels = ".Kernels" + Suffix;

    public static bool IsGenerated(SyntaxTree tree) =>
        tree.FilePath.EndsWith(Contract, StringComparison.Ordinal) || tree.FilePath.EndsWith(Kernels, StringComparison.Ordinal);

    /// <summary>The file of a class, e.g. <c>Demo.Outer.Net.Network.g.cs</c>.</summary>
    /// <param name="ambiguous">Names that differ from another only in case; file names must not.</param>
    public static string Of(string fullName, string kind, EquatableArray<string> ambiguous) =>
        fullName + (ambiguous.Contains(fullName) ? "." + Hash(fullName) : "") + kind;

    /// <summary>Which of the classes have names that differ only in case.</summary>
    public static EquatableArray<string> Ambiguous(IEnumerable<NetworkRequest> requests) => requests
        .Select(static r => r.FullName)
        .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
        .Where(static group => group.Distinct().Skip(1).Any())
        .SelectMany(static group => group)
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatable();

    // FNV-1a: the same in every process, unlike string.GetHashCode.
    private static string Hash(string name)
    {
        unchecked
        {
            var hash = 2166136261;
            foreach (var c in name)
            {
                hash = (hash ^ c) * 16777619;
            }

            return hash.ToString("x8", CultureInfo.InvariantCulture);
        }
    }
}
