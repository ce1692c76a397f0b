using System.Diagnostics;
using System.Globalization;

namespace NetCompiler.Tool.Tests;

/// <summary>A training that is stopped or killed goes on to the weights of one that nobody disturbed.</summary>
public sealed class SignalTests
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    [Theory]
    [InlineData(Sigint)]
    [InlineData(Sigterm)]
    public void A_signal_leaves_a_checkpoint_and_the_same_line_goes_on(int signal)
    {
        // What is started in the background of a shell that reads a script hears no Ctrl-C, nor does what it starts.
        if (IsIgnored(signal))
        {
            Console.WriteLine($"Signal {signal} is ignored in this process; its test was skipped.");
            return;
        }

        using var folder = new Workspace();
        var line = Line(folder);
        using (var process = Start(line))
        using (new Timer(_ => process.Kill(), null, TimeSpan.FromMinutes(3), Timeout.InfiniteTimeSpan))
        {
            WaitForEpochs(process, 2);
            Assert.Equal(0, Kill(process.Id, signal));
            var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
            process.WaitForExit();
            Assert.True(process.ExitCode == ExitCodes.Stopped, error);
            Assert.Contains("the same line goes on from", output, StringComparison.Ordinal);
        }

        Assert.NotEmpty(Directory.GetFiles(folder["points.checkpoints"], "checkpoint-*.safetensors"));
        Assert.False(File.Exists(folder["points.safetensors"]));
        Assert.Equal(Undisturbed(folder, line), FinishHere(folder, line));
    }

    [Fact]
    public void A_killed_training_goes_on()
    {
        using var folder = new Workspace();
        var line = Line(folder);
        using (var process = Start(line))
        {
            WaitForEpochs(process, 3);
            WaitForCheckpoint(folder);
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }

        Assert.Equal(Undisturbed(folder, line), FinishHere(folder, line));
    }

    private static bool IsIgnored(int signal) => File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(static l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (ulong.Parse(ignored["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;

    // Long enough to be still at it when the signal comes; the rest is made with fewer epochs.
    private static string[] Line(Workspace folder) =>
    [
        "train", folder.Write("points.nn", "input 2\nstandardize\ndense 64 | tanh\ndropout 0.2\ndense 64 | tanh\ndense 3 | softmax\n"),
        "--data", folder.Write("points.csv", TrainingTests.Points(300, seed: 1)), "--seed", "4", "--checkpoint-every", "0.05",
    ];

    private static byte[] FinishHere(Workspace folder, string[] line)
    {
        var checkpoint = Directory.GetFiles(folder["points.checkpoints"], "checkpoint-*.safetensors").Max(StringComparer.Ordinal)!;
        var step = int.Parse(Path.GetFileNameWithoutExtension(checkpoint).Split('-')[1], CultureInfo.InvariantCulture);
        var result = Workspace.Run([.. line, "--epochs", Epochs(step)]).Succeeded();
        Assert.Contains($"went on after step {step}", result.Output, StringComparison.Ordinal);
        return File.ReadAllBytes(folder["points.safetensors"]);
    }

    private static byte[] Undisturbed(Workspace folder, string[] line)
    {
        var checkpoint = Directory.GetFiles(folder["points.checkpoints"], "checkpoint-*.safetensors").Max(StringComparer.Ordinal)!;
        var step = int.Parse(Path.GetFileNameWithoutExtension(checkpoint).Split('-')[1], CultureInfo.InvariantCulture);
        Workspace.Run([.. line, "--epochs", Epochs(step), "--out", folder["whole.safetensors"]]).Succeeded();
        return File.ReadAllBytes(folder["whole.safetensors"]);
    }

    // A few more than were made: 240 examples in batches of 32 are 8 steps.
    private static string Epochs(int step) => ((step / 8) + 3).ToString(CultureInfo.InvariantCulture);

    private static Process Start(string[] line) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Netc).Assembly.Location, .. line, "--epochs", "1000000"])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static void WaitForEpochs(Process process, int count)
    {
        for (var seen = 0; seen < count;)
        {
            var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd());
            seen += line.StartsWith("epoch ", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private static void WaitForCheckpoint(Workspace folder)
    {
        while (!Directory.Exists(folder["points.checkpoints"]) || Directory.GetFiles(folder["points.checkpoints"], "checkpoint-*.safetensors").Length == 0)
        {
            Thread.Sleep(20);
        }
    }

    private static int Kill(int process, int signal)
    {
        using var kill = Process.Start("kill", [FormattableString.Invariant($"-{signal}"), process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return kill.ExitCode;
    }
}
