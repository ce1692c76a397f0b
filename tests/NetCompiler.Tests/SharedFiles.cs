using System.Runtime.CompilerServices;

namespace NetCompiler.Tests;

/// <summary>Files beside the repository, which a fresh clone does not have.</summary>
internal static class SharedFiles
{
    /// <returns>The folder of cases computed by PyTorch, or null where it is absent.</returns>
    public static string? ReferenceFolder()
    {
        var folder = Environment.GetEnvironmentVariable("NETCOMPILER_REFERENCE") ?? Path.Combine(Root(), "..", "shared", "reference");
        return Directory.Exists(folder) ? folder : null;
    }

    /// <returns>The path, or null where the file is absent.</returns>
    public static string? Reference(string name) =>
        ReferenceFolder() is { } folder && Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

    public static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
