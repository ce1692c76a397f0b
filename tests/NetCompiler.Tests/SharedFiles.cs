using System.Runtime.CompilerServices;

namespace NetCompiler.Tests;

/// <summary>Files beside the repository, which a fresh clone does not have.</summary>
internal static class SharedFiles
{
    /// <returns>The path, or null where the file is absent.</returns>
    public static string? Reference(string name)
    {
        var folder = Environment.GetEnvironmentVariable("NETCOMPILER_REFERENCE") ?? Path.Combine(Root(), "..", "shared", "reference");
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }

    public static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
