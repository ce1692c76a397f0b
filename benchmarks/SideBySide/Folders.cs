using System.Runtime.CompilerServices;

namespace SideBySide;

/// <summary>Where things lie.</summary>
internal static class Folders
{
    /// <summary><c>peers/installed</c> beside the sources; the build knows where those were.</summary>
    public static string Peers([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "peers", "installed");
}
