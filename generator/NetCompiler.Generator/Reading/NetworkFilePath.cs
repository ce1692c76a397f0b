namespace NetCompiler.Generator.Reading;

/// <summary>Paths of <c>.nn</c> files, compared as text: the compiler hands the files over, nothing here looks at a disk.</summary>
internal static class NetworkFilePath
{
    public const string Extension = ".nn";

    /// <summary>The path of <paramref name="file"/> beside the file of the class, with <c>/</c> and without <c>.</c> and <c>..</c>.</summary>
    public static string Resolve(string classFile, string file)
    {
        var path = Normalize(file);
        var folder = Normalize(classFile);
        var slash = folder.LastIndexOf('/');
        return IsRooted(path) || slash < 0 ? path : Normalize(folder.Substring(0, slash + 1) + path);
    }

    public static string Normalize(string path)
    {
        var parts = new List<string>();
        var rooted = path.Length > 0 && path[0] is '/' or '\\';
        foreach (var part in path.Split('/', '\\'))
        {
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part.Length > 0 && part != ".")
            {
                parts.Add(part);
            }
        }

        return (rooted ? "/" : "") + string.Join("/", parts);
    }

    /// <summary>Whether two paths, both from this class, name one file.</summary>
    public static bool AreEqual(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static bool IsRooted(string path) => path.Length > 0 && (path[0] == '/' || (path.Length > 1 && path[1] == ':'));
}
