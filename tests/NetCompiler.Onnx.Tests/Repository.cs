namespace NetCompiler.Onnx.Tests;

/// <summary>Files of the repository.</summary>
internal static class Repository
{
    /// <summary>A path from the folder of the solution.</summary>
    public static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetCompiler.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No NetCompiler.sln above the tests.");
        }

        return Path.Combine(folder.FullName, file);
    }
}
