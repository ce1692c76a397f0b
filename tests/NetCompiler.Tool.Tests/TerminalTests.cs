using System.Diagnostics;

namespace NetCompiler.Tool.Tests;

/// <summary>With and without somebody who looks, and what is loaded for it.</summary>
public sealed class TerminalTests
{
    [Fact]
    public void In_a_terminal_tables_have_frames_and_trainings_a_bar()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier);
        var summary = Workspace.Run(isTerminal: true, "summary", network).Succeeded().Output;
        Assert.Contains("│", summary, StringComparison.Ordinal);
        Assert.Contains("dense1", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("│", Workspace.Run("summary", network).Succeeded().Output, StringComparison.Ordinal);

        var trained = Workspace.Run(isTerminal: true, "train", network, "--data", folder.Write("points.csv", TrainingTests.Points(60, seed: 1)), "--epochs", "3").Succeeded().Output;
        Assert.Contains("epoch 3/3", trained, StringComparison.Ordinal);
        Assert.Contains("weights in", trained, StringComparison.Ordinal);
        Assert.Contains("Usage:", Workspace.Run(isTerminal: true, "train", "--help").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_loads_the_compiler_only_when_it_compiles()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier);
        var data = folder.Write("points.csv", TrainingTests.Points(60, seed: 1));

        var trained = Loaded("train", network, "--data", data, "--epochs", "1");
        Assert.Contains("Microsoft.CodeAnalysis.CSharp", trained);
        foreach (var loaded in new[] { Loaded("summary", network), Loaded("predict", network, "--data", data), Loaded("eval", network, "--data", data), Loaded("fmt", network) })
        {
            Assert.Contains("NetCompiler.Core", loaded);
            Assert.DoesNotContain("Microsoft.CodeAnalysis", loaded);
            Assert.DoesNotContain("Google.Protobuf", loaded);
            Assert.DoesNotContain("Spectre.Console", loaded);
        }
    }

    private static string[] Loaded(params string[] line)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Netc).Assembly.Location, .. line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NETC_TRACE"] = "assemblies";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error + output.Result);
        return error.TrimEnd().Split('\n')[^1].Split(' ');
    }
}
