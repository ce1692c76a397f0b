using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Core;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Numerics;
using SideBySide.Measuring;

namespace NetCompiler.Candidates;

/// <summary>Runs an emitted kernel so many times.</summary>
public delegate void Repeated(AlignedMemory[] memory, int rows, Span<float> panel, int times);

/// <summary>Emits the candidates of kernels, compiles many at once, and measures them in turns.</summary>
internal static class Workbench
{
    private const int Rounds = 5;

    private const double LeastNanoseconds = 150_000;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "NetCompiler.dll" or "NetCompiler.Candidates.dll")
            .Select(static p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>Bytes of all buffers of a kernel.</summary>
    public static long Bytes(Kernel kernel) => Enumerable.Range(0, kernel.Buffers.Count).Sum(b => Length(kernel, b)) * sizeof(float);

    /// <summary>Nanoseconds of one call of each schedule of each case: the least of several runs.</summary>
    public static IEnumerable<double[]> Measure(IReadOnlyList<Case> cases)
    {
        var (kernels, runners) = (new StringBuilder(), new StringBuilder());
        var panels = new int[cases.Count];
        for (var c = 0; c < cases.Count; c++)
        {
            for (var s = 0; s < cases[c].Schedules.Count; s++)
            {
                var emitted = KernelEmitter.Emit(cases[c].Kernel, EquatableArray.Of(cases[c].Schedules[s]), $"Kernel{c}_{s}");
                kernels.Append(emitted.Text).Append('\n');
                runners.Append(Runner(c, s, emitted));
                panels[c] = Math.Max(panels[c], emitted.Signature.PanelLength);
            }
        }

        var type = Load($"namespace {KernelFile.Namespace} {{ {string.Join("\n", KernelFile.Directives)}\npublic static class Kernels {{\n{kernels}\n{runners}\n}} }}");
        for (var c = 0; c < cases.Count; c++)
        {
            yield return Times([.. cases[c].Schedules.Select((_, s) => type.GetMethod($"Run{c}_{s}")!.CreateDelegate<Repeated>())], cases[c].Kernel, panels[c]);
        }
    }

    private static double[] Times(Repeated[] runs, Kernel kernel, int panelLength)
    {
        var random = new Random(1);
        var memory = new AlignedMemory[kernel.Buffers.Count];
        for (var b = 0; b < memory.Length; b++)
        {
            memory[b] = new((int)Length(kernel, b));
            foreach (ref var value in memory[b].Span)
            {
                value = random.NextSingle() - 0.5f;
            }
        }

        var panel = new AlignedMemory(panelLength + 16);
        var best = new double[runs.Length];
        Array.Fill(best, double.PositiveInfinity);
        double Once(Repeated run, int times)
        {
            var start = Machine.ThreadNanoseconds();
            run(memory, Case.Rows, panel.Span, times);
            return (Machine.ThreadNanoseconds() - start) / (double)times;
        }

        foreach (var run in runs)
        {
            Once(run, 1);
        }

        var times = (int)Math.Clamp(LeastNanoseconds / Math.Max(1, Once(runs[0], 1)), 1, 100_000);
        for (var round = 0; round < Rounds; round++)
        {
            for (var s = 0; s < runs.Length; s++)
            {
                best[0] = Math.Min(best[0], Once(runs[0], times));
                best[s] = Math.Min(best[s], Once(runs[s], times));
            }
        }

        return best;
    }

    // Up to the last element of any access, and slack for whole vectors.
    private static long Length(Kernel kernel, int buffer)
    {
        var last = 0L;
        foreach (var access in kernel.Accesses.Where(a => a.Buffer == buffer))
        {
            long index = access.Offset;
            for (var a = 0; a < kernel.Axes.Count; a++)
            {
                var extent = kernel.Axes[a].IsRuntime ? Case.Rows * kernel.Axes[a].PerExample : kernel.Axes[a].Extent;
                index += Math.Max(0, (long)access.Strides[a] * (extent - 1));
            }

            last = Math.Max(last, index);
        }

        return Math.Max(last + 1, kernel.Buffers[buffer].Extents.Sum() * (kernel.Buffers[buffer].PerExample ? (long)Case.Rows : 1)) + 256;
    }

    private static string Runner(int @case, int schedule, EmittedKernel emitted)
    {
        var arguments = string.Join(", ", emitted.Signature.Parameters.Select(static p => p.Kind switch
        {
            KernelParameterKind.Rows => "rows",
            KernelParameterKind.Accumulate => "false",
            KernelParameterKind.Panel => "panel",
            KernelParameterKind.Random => "in random",
            KernelParameterKind.Layer => "\"layer\"",
            _ => $"memory[{p.Buffer}].Span",
        }));
        return $"public static void Run{@case}_{schedule}(AlignedMemory[] memory, int rows, Span<float> panel, int times) "
            + $"{{ CounterRandom random = new CounterRandom(1, 2, 3); for (int i = 0; i < times; i++) {{ {emitted.Signature.Method}({arguments}); }} }}\n";
    }

    private static Type Load(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Kernels" + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13))], References,
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        }

        image.Position = 0;
        return new AssemblyLoadContext("kernels", isCollectible: true).LoadFromStream(image).GetType(KernelFile.Namespace + ".Kernels", throwOnError: true)!;
    }
}
