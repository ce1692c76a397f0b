using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Storage;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

/// <summary>
/// A training that saves itself often, as a process of its own: this assembly, started with a folder and, if it is to end itself in the
/// middle of a save, the number of that save and the stage.
/// </summary>
internal static class KilledTraining
{
    public static int Main(string[] arguments)
    {
        if (arguments.Length is not (1 or 3))
        {
            Console.Error.WriteLine("Tests run with 'dotnet test'; this entry is for the child processes of KillTests.");
            return 1;
        }

        if (arguments is [_, var save, var stage])
        {
            EndWithin(int.Parse(save, CultureInfo.InvariantCulture), Enum.Parse<AtomicFileStage>(stage));
        }

        Console.WriteLine("started");
        Console.WriteLine(Run(arguments[0]));
        return 0;
    }

    /// <summary>Trains, from the folder's checkpoint if there is one.</summary>
    /// <returns>A hash of the weights and the losses of all epochs.</returns>
    public static string Run(string? folder)
    {
        var network = new LinearNetwork(3, 2, 5) { Noise = 0.1f, Seed = 9 };
        var report = new Trainer(network, new Adam(0.01f, amsGrad: true))
        {
            BatchSize = 7,
            Epochs = 12,
            Seed = 4,
            Schedule = RateSchedule.Cosine(0.05f),
            Validation = TrainerTests.Plane(20, 2),
            EarlyStopping = new EarlyStopping(30),
            Checkpoints = folder is null ? null : new Checkpointing(folder) { EverySteps = 2, KeepBest = 2 },
        }.Fit(TrainerTests.Plane(100, 1));
        double[] losses = [.. report.Epochs.SelectMany(static e => new[] { e.TrainingLoss, e.ValidationLoss!.Value, e.LearningRate }), report.BestEpoch, report.Steps, network.Step];
        byte[] bytes = [.. MemoryMarshal.AsBytes(network.Parameters), .. MemoryMarshal.AsBytes(network.State), .. MemoryMarshal.AsBytes(losses.AsSpan())];
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Starts the training as a process.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(KilledTraining).Assembly.Location, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static void EndWithin(int save, AtomicFileStage stage)
    {
        var saves = 0;
        AtomicFile.Reached = reached =>
        {
            saves += reached == AtomicFileStage.Created ? 1 : 0;
            if (saves == save && reached == stage)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        };
    }
}
