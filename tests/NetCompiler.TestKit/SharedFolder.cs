namespace NetCompiler.TestKit;

/// <summary>Data that lies beside the project and is not part of it.</summary>
public static class SharedFolder
{
    /// <summary>The folder that <paramref name="variable"/> names, else <c>../shared/NAME</c> from the project's root; null when there is none.</summary>
    public static string? Find(string name, string? variable = null)
    {
        if (variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"{variable} names {named}, and there is no such folder.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NetCompiler.sln")))
            {
                var shared = Path.Combine(folder.Parent?.FullName ?? "", "shared", name);
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
