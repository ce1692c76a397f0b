using System.Runtime.Intrinsics;
using SideBySide.Engines.Onnx;

namespace SideBySide.Engines;

/// <summary>All engines, as far as they are installed.</summary>
internal static class EngineTable
{
    public const string Generated = "generated", Generic = "generic", Narrow = "generated-avx2", NarrowPeak = "peak-avx2";

    /// <summary>Generated code whose passes two workers share.</summary>
    public const string TwoThreads = "generated-2-threads";

    private const string OnnxRuntime = "onnxruntime", PyTorch = "pytorch", Sgemm = "c-sgemm", LaidOut = "c-laid-out", Naive = "c-naive";

    // Under which each library is fastest here: a core name where OpenBLAS does not know the processor (it would take kernels for AVX2),
    // memory kept by the allocator instead of returned at each step, and no threads that spin.
    private static readonly Dictionary<string, string> Tuned = new()
    {
        ["OMP_NUM_THREADS"] = "1",
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["MALLOC_MMAP_THRESHOLD_"] = "1073741824",
        ["MALLOC_TRIM_THRESHOLD_"] = "4294967296",
        ["MALLOC_TOP_PAD_"] = "268435456",
    };

    /// <summary>The engines by name, ours first, with what each needs.</summary>
    public static IReadOnlyList<(string Name, string Needs)> All { get; } =
    [
        (PeakEngine.EngineName, "independent multiply-adds in registers, the machine's limit"),
        (Generated, "generated code"),
        (Narrow, "generated code in a process without AVX-512, beside that width's peak"),
        (TwoThreads, "generated code on two cores"),
        (Generic, "the generic engine"),
        (OnnxRuntime, "ONNX Runtime through its C API, inputs and outputs bound, one thread; predictions"),
        (PyTorch, "PyTorch: frozen TorchScript for predictions, the faster memory format for convolutions"),
        (Sgemm, "training in C with OpenBLAS for the products, gcc -O3 -march=native; exclusive or in plain C"),
        (LaidOut, "predictions in C laid out by hand for vectors, gcc -O3 -march=native"),
        (Naive, "predictions in C as plain loops, gcc -O3 -march=native"),
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
                case TwoThreads:
                    if (Environment.ProcessorCount > 1)
                    {
                        // Started by a process bound to one core, it would believe that there is one, and let its threads sleep at each meeting.
                        var processors = new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = "2" };
                        engines.Add(new ChildEngine(TwoThreads, folder, processors, [.. Self(), "--workers", "2"]));
                    }
                    else
                    {
                        left($"{name} is left out: this machine has one core.");
                    }

                    break;
                default:
                    if (Peer(name, peers, folder) is { } peer)
                    {
                        engines.Add(peer);
                    }
                    else
                    {
                        left($"{name} is left out: it is not installed. benchmarks/SideBySide/peers/install.sh installs it.");
                    }

                    break;
            }
        }

        return engines;
    }

    private static IEngine? Peer(string name, string peers, string folder)
    {
        switch (name)
        {
            case OnnxRuntime:
                var library = Path.Combine(peers, "libonnxruntime.so");
                return File.Exists(library) ? new OnnxRuntimeEngine(name, library) : null;
            case PyTorch:
                // Debian's, whichever python3 stands first in the path.
                var python = Path.Combine(peers, "python3");
                return File.Exists(python) ? new ChildEngine(name, folder, Settings(), python, Path.Combine(Folders.Sources(), "torch_peer.py")) : null;
            default:
                var program = Path.Combine(peers, name);
                return File.Exists(program) ? new ChildEngine(name, folder, Settings(), program) : null;
        }
    }

    private static Dictionary<string, string> Settings() =>
        Vector512.IsHardwareAccelerated ? new(Tuned) { ["OPENBLAS_CORETYPE"] = "SkylakeX" } : Tuned;

    // The host is dotnet under `dotnet run` of a framework-dependent build with UseAppHost=false, else the program itself.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(EngineTable).Assembly.Location, "--serve"]
            : [Environment.ProcessPath!, "--serve"];
}
