namespace NetCompiler.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netcompiler-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
