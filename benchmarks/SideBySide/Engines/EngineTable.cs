using System.Runtime.Intrinsics;

namespace SideBySide.Engines;

/// <summary>All engines, as far as they are installed.</summary>
internal static class EngineTable
{
    public const string Generated = "generated", Generic = "generic", Narrow = "generated-avx2", NarrowPeak = "peak-avx2";

    /// <summary>The engines by name, ours first, with what each needs.</summary>
    public static IReadOnlyList<(string Name, string Needs)> All { get; } =
    [
        (PeakEngine.EngineName, "independent multiply-adds in registers, the machine's limit"),
        (Generated, "generated code"),
        (Narrow, "generated code in a process without AVX-512, beside that width's peak"),
        (Generic, "the generic engine"),
    ];

    /// <summary>Starts those of <paramref name="names"/> that are there.</summary>
    /// <param name="names">Names from <see cref="All"/>.</param>
    /// <param name="peers">Where peers/install.sh put the peers.</param>
    /// <param name="folder">Where processes exchange weights and data.</param>
    /// <param name="left">Told of each engine that is left out, and why.</param>
    public static List<IEngine> Start(IReadOnlyCollection<string> names, string peers, string folder, Action<string> left)
    {
        List<IEngine> engines = [];
        foreach (var name in names)
        {
            switch (name)
            {
                case PeakEngine.EngineName:
                    engines.Add(new PeakEngine());
                    break;
                case Generated or Generic:
                    engines.Add(new NetworkEngine(name, generic: name == Generic));
                    break;
                case Narrow when Vector512.IsHardwareAccelerated:
                    var child = new ChildEngine(Narrow, folder, new Dictionary<string, string> { ["DOTNET_EnableAVX512"] = "0", ["DOTNET_EnableAVX512F"] = "0" }, Self());
                    engines.Add(child.Peak(NarrowPeak));
                    engines.Add(child);
                    break;
                case Narrow:
                    left($"{name} is left out: this machine has no AVX-512, so that {Generated} is the same.");
                    break;
                default:
                    left($"{name} is left out.");
                    break;
            }
        }

        return engines;
    }

    // The host is dotnet under `dotnet run` of a framework-dependent build with UseAppHost=false, else the program itself.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(EngineTable).Assembly.Location, "--serve"]
            : [Environment.ProcessPath!, "--serve"];
}
