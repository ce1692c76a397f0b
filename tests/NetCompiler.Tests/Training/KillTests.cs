using System.Globalization;
using NetCompiler.Numerics;
using NetCompiler.Storage;
using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Tests.Training;

/// <summary>A training process killed again and again, half of the times inside a save, ends on the bits of one that nobody killed.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 100;

    [Fact]
    public void Killed_at_any_moment_it_ends_on_the_same_bits()
    {
        var expected = KilledTraining.Run(null);
        var random = new SequentialRandom((ulong)(1 + Fuzz.Seed));
        var killed = 0;
        while (killed < Kills * Fuzz.Factor)
        {
            using var folder = new TemporaryFolder();
            var path = Path.Combine(folder.Path, "run");
            string? ended = null;
            for (var time = 0; ended is null; time++)
            {
                // Half of the times the process ends itself in a save; else it is killed after a random time.
                ended = (time % 2) switch
                {
                    _ when killed >= Kills * Fuzz.Factor => Finish(path),
                    0 => Finish(path, (1 + random.NextInt32(20)).ToString(CultureInfo.InvariantCulture), ((AtomicFileStage)random.NextInt32(4)).ToString()),
                    _ => KillAfter(path, TimeSpan.FromMilliseconds(random.NextInt32(150))),
                };
                killed += ended is null ? 1 : 0;
            }

            Assert.Equal(expected, ended);
            Assert.Empty(Directory.GetFiles(path, "*" + AtomicFile.Unfinished));
        }

        output.WriteLine($"{killed} kills");
    }

    [Fact]
    public void A_folder_of_a_finished_training_gives_its_result_again()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(KilledTraining.Run(null), KilledTraining.Run(folder.Path));
        Assert.Equal(KilledTraining.Run(null), KilledTraining.Run(folder.Path));
    }

    /// <returns>What the training ended on; null where it ended itself before.</returns>
    private static string? Finish(params string[] arguments)
    {
        using var process = KilledTraining.Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.True(error.Result.Length == 0, error.Result);
        return process.ExitCode == 0 ? lines[^1] : null;
    }

    private static string? KillAfter(string folder, TimeSpan time)
    {
        using var process = KilledTraining.Start(folder);
        Assert.Equal("started", process.StandardOutput.ReadLine());
        Thread.Sleep(time);
        process.Kill();
        var rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? rest.Trim() : null;
    }
}
