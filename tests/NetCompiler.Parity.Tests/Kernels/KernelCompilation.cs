using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Core;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>Runs an emitted kernel for one width; memory has an array for each buffer.</summary>
internal delegate void KernelRun(int width, float[][] memory, int rows, bool accumulate, ulong seed);

/// <summary>Emits kernels, compiles them in one assembly beside hostile user code, and hands out ways to run them.</summary>
internal static class KernelCompilation
{
    /// <summary>Types a user may have, which must not catch the emitted code's names.</summary>
    private const string Hostile = """
        namespace System2 { }
        public class Vector512 { } public class Vector256 { } public class Vector128 { } public class MathF { } public class VectorMath { }
        public class MemoryMarshal { } public class Panels { } public class Span { } public class Math { } public class MethodImpl { }
        namespace NetCompiler.Generated.Other { class Vector512 { } }
        """;

    private static readonly MetadataReference[] _references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(static p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "NetCompiler.dll" or "netstandard.dll")
        .Select(static MetadataReference (p) => MetadataReference.CreateFromFile(p)).ToArray();

    public static IReadOnlyList<KernelRun> Compile(IReadOnlyList<(Kernel Kernel, EquatableArray<KernelSchedule> Schedules)> kernels)
    {
        var kernelsText = new StringBuilder();
        var runs = new StringBuilder();
        for (var i = 0; i < kernels.Count; i++)
        {
            var emitted = KernelEmitter.Emit(kernels[i].Kernel, kernels[i].Schedules, "Kernel" + i);
            kernelsText.Append(emitted.Text).Append('\n');
            runs.Append(Runner(i, emitted));
        }

        var source = $"{Hostile}\nnamespace {KernelFile.Namespace}\n{{\n{string.Join("\n", KernelFile.Directives)}\n" +
            $"public static class Kernels {{\n{kernelsText}\n{runs}\n}}\n}}\n";
        var type = Load(source);
        return Enumerable.Range(0, kernels.Count)
            .Select(i => type.GetMethod("Run" + i)!.CreateDelegate<KernelRun>()).ToArray();
    }

    private static string Runner(int index, EmittedKernel emitted)
    {
        var arguments = string.Join(", ", emitted.Signature.Parameters.Select(static p => p.Kind switch
        {
            KernelParameterKind.Rows => "rows",
            KernelParameterKind.Accumulate => "accumulate",
            KernelParameterKind.Panel => "panel",
            KernelParameterKind.Random => "in random",
            KernelParameterKind.Layer => "\"layer\"",
            _ => $"memory[{p.Buffer}]",
        }));
        var body = $"float[] panel = new float[{emitted.Signature.PanelLength}]; Array.Fill(panel, float.NaN); CounterRandom random = new CounterRandom(seed, 3, 2);";
        var calls = string.Join(" ", emitted.WidthMethods.Select((m, w) => $"if (width == {w}) {{ {m}({arguments}); return; }}"));
        return $"public static void Run{index}(int width, float[][] memory, int rows, bool accumulate, ulong seed) {{ {body} {calls} {emitted.Signature.Method}({arguments}); }}\n";
    }

    private static Type Load(string source)
    {
        // The oldest language the generator's users may have, checked arithmetic, no nullable context.
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13));
        var compilation = CSharpCompilation.Create(
            "Kernels" + Guid.NewGuid().ToString("N"), [tree], _references,
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true, nullableContextOptions: NullableContextOptions.Disable));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        var problems = result.Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning).ToArray();
        Assert.True(problems.Length == 0, string.Join("\n", problems.Take(5)) + "\n" + Context(source, problems.FirstOrDefault()));
        stream.Position = 0;
        var context = new AssemblyLoadContext("kernels", isCollectible: false);
        return context.LoadFromStream(stream).GetType(KernelFile.Namespace + ".Kernels", throwOnError: true)!;
    }

    private static string Context(string source, Diagnostic? problem)
    {
        if (problem is null)
        {
            return string.Empty;
        }

        var line = problem.Location.GetLineSpan().StartLinePosition.Line;
        return string.Join("\n", source.Split('\n').Skip(Math.Max(0, line - 12)).Take(16));
    }
}
