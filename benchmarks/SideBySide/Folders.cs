using System.Runtime.CompilerServices;

namespace SideBySide;

/// <summary>Where things lie.</summary>
internal static class Folders
{
    /// <summary>The sources of the peers; the build knows where those were.</summary>
    public static string Sources([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "peers");

    /// <summary>Where peers/install.sh puts them.</summary>
    public static string Peers() => Path.Combine(Sources(), "installed");
}
