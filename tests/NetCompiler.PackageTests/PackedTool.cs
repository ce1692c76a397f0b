using System.Diagnostics;

namespace NetCompiler.PackageTests;

/// <summary>Both packages in a folder, and a home of its own in which they are installed and used.</summary>
public sealed class PackedTool : IDisposable
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private readonly string _root = Directory.CreateTempSubdirectory("netcompiler-home-").FullName;

    public PackedTool()
    {
        foreach (var project in new[] { "src/NetCompiler/NetCompiler.csproj", "src/NetCompiler.Tool/NetCompiler.Tool.csproj" })
        {
            var (exitCode, output) = DotnetCommand.Run(
                PackedConsumer.RepositoryRoot(), new Dictionary<string, string>(), "pack", project, "-c", Configuration, "-o", Feed, "--no-restore");
            Assert.True(exitCode == 0, output);
        }

        // Sources of the machine are not those of a newcomer; here the packages must do alone.
        Directory.CreateDirectory(Path.Combine(_root, ".nuget/NuGet"));
        File.WriteAllText(Path.Combine(_root, ".nuget/NuGet/NuGet.Config"), "<configuration>\n  <packageSources>\n    <clear />\n  </packageSources>\n</configuration>\n");
        var (code, text) = Bash("dotnet nuget add source ~/netcompiler --name netcompiler\ndotnet tool install --global NetCompiler.Tool --source ~/netcompiler");
        Assert.True(code == 0, text);
        Installation = text;
    }

    /// <summary>What was written when the tool was installed.</summary>
    public string Installation { get; }

    private string Feed => Path.Combine(_root, "netcompiler");

    /// <summary>Runs a script in a fresh folder; it ends at the first command that fails.</summary>
    /// <returns>The exit code, and all that was written.</returns>
    public (int ExitCode, string Output) Bash(string script)
    {
        var folder = Directory.CreateTempSubdirectory("netcompiler-use-").FullName;
        try
        {
            var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", "exec 2>&1\n" + script]) { WorkingDirectory = folder, RedirectStandardOutput = true };
            var dotnet = Path.GetDirectoryName(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"));
            start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = _root;
            start.Environment["NUGET_PACKAGES"] = Path.Combine(_root, "packages");
            start.Environment["PATH"] = string.Join(Path.PathSeparator, new[] { dotnet, Path.Combine(_root, ".dotnet/tools"), Environment.GetEnvironmentVariable("PATH") }.Where(static p => p is not null));
            foreach (var (name, value) in new[]
            {
                ("DOTNET_CLI_UI_LANGUAGE", "en"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
                ("MSBUILDDISABLENODEREUSE", "1"),
            })
            {
                start.Environment[name] = value;
            }

            if (dotnet is not null)
            {
                start.Environment["DOTNET_ROOT"] = dotnet;
            }

            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
