namespace NetCompiler.PackageTests;

/// <summary>The runtime packed once, and a folder for projects that see nothing but that package.</summary>
public sealed class PackedConsumer : IDisposable
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private readonly string _root = Directory.CreateTempSubdirectory("netcompiler-package-").FullName;

    // A folder of its own: an equal version packed earlier would be taken from the common one.
    private readonly Dictionary<string, string> _environment;

    public PackedConsumer()
    {
        _environment = new() { ["NUGET_PACKAGES"] = Path.Combine(_root, "packages") };
        // PackageVersion, not Version: the assemblies in bin stay as they are, other tests are running on them.
        foreach (var project in new[] { "src/NetCompiler/NetCompiler.csproj", "src/NetCompiler.Onnx.Build/NetCompiler.Onnx.Build.csproj" })
        {
            var (exitCode, output) = DotnetCommand.Run(
                RepositoryRoot(), new Dictionary<string, string>(),
                "pack", project, "-c", Configuration, "-o", Feed, "--no-restore", "-p:PackageVersion=0.1.0-test");
            Assert.True(exitCode == 0, output);
        }

        File.WriteAllText(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
            </configuration>
            """);
    }

    public string PackagePath => Path.Combine(Feed, "NetCompiler.0.1.0-test.nupkg");

    private string Feed => Path.Combine(_root, "feed");

    /// <summary>A console project with one reference and these files; runs <c>dotnet</c> in it.</summary>
    public (int ExitCode, string Output) Run(string name, IReadOnlyDictionary<string, string> files, params string[] arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        WriteNew(Path.Combine(folder, name + ".csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NetCompiler" Version="0.1.0-test" />
              </ItemGroup>
            </Project>
            """);
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return DotnetCommand.Run(folder, _environment, arguments);
    }

    // A file that is written again would be newer than what was built from it.
    private static void WriteNew(string path, string text)
    {
        if (!File.Exists(path))
        {
            File.WriteAllText(path, text);
        }
    }

    /// <summary>A file of bytes in a project's folder, before it is run.</summary>
    public void Write(string name, string file, byte[] bytes) =>
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_root, name)).FullName, file), bytes);

    /// <summary>When a file of a project was written last.</summary>
    public DateTime Written(string name, string file) => File.GetLastWriteTimeUtc(Path.Combine(_root, name, file));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The folder of the solution.</summary>
    internal static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetCompiler.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No NetCompiler.sln above the tests.");
    }
}
