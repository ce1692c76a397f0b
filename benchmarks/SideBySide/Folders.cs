using System.Runtime.CompilerServices;

namespace SideBySide;

/// <summary>Where things lie.</summary>
internal static class Folders
{
    /// <summary>The sources of the peers; the build knows where those were.</summary>
    public static string Sources() => Path.Combine(Here(), "peers");

    /// <summary>Where peers/install.sh puts them.</summary>
    public static string Peers() => Path.Combine(Sources(), "installed");

    // Only from this file: a caller elsewhere would be told of its own folder.
    private static string Here([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
