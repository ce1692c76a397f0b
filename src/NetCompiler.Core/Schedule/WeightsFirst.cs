using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// What is made of weights alone, transformed or transposed ones, is the same for all tiles of a batch: it is made in the first, before everything else, so that
/// workers wait for it once.
/// </summary>
internal static class WeightsFirst
{
    /// <summary>The program with such calls at its beginning, marked; those of loops stay where they are.</summary>
    public static KernelProgram Run(KernelProgram program)
    {
        var written = program.Calls.Select(c => c.Kernel.AllWrites.Select(w => c.Bindings[w.To.Buffer]).Distinct().ToArray()).ToArray();
        var writers = written.SelectMany(static w => w).GroupBy(static b => b).ToDictionary(static g => g.Key, static g => g.Count());
        var made = new HashSet<int>();
        var isFirst = new bool[program.Calls.Count];
        for (var c = 0; c < isFirst.Length; c++)
        {
            var call = program.Calls[c];
            isFirst[c] = call.Bindings.All(b => written[c].Contains(b) ? IsAlone(program, b, writers[b]) : made.Contains(b) || IsGiven(program.Buffers[b], writers)) && IsWhole(call);
            made.UnionWith(isFirst[c] ? written[c] : []);
        }

        return made.Count == 0 ? program : program with
        {
            Calls = program.Calls.Where((_, c) => isFirst[c]).Select(static c => c with { InFirstTile = true }).Concat(program.Calls.Where((_, c) => !isFirst[c])).ToEquatable(),
        };
    }

    private static bool IsGiven(ProgramBuffer buffer, Dictionary<int, int> writers) =>
        buffer.Kind is BufferKind.Parameter or BufferKind.Constant or BufferKind.State && !writers.ContainsKey(buffer.Id);

    private static bool IsAlone(KernelProgram program, int buffer, int writers) =>
        writers == 1 && program.Buffers[buffer] is { Kind: BufferKind.Workspace, PerExample: false } && !program.Kept.Contains(buffer);

    // It stores without adding to what is there, and the same each time.
    private static bool IsWhole(KernelCall call) =>
        call.Loop < 0 && call.Views.All(static v => v is null) && !call.Kernel.Axes.Any(static a => a.IsRuntime) && !call.Kernel.RandomValues().Any()
        && call.Kernel.AllWrites.All(static w => w.Mode == WriteMode.Set);
}
