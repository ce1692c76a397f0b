using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// What a loop computes of a step is stored where it found something else of that step, which nobody wants any more: opened gates in place of what they are
/// opened from, and on the way back their gradients in place of the gates. Half the memory is written, and none of it read only to be overwritten.
/// </summary>
internal static class StepsInPlace
{
    public static KernelProgram Run(KernelProgram program)
    {
        for (var call = 0; call < program.Calls.Count; call++)
        {
            program = program.Calls[call].Loop >= 0 ? InPlace(program, call) : program;
        }

        return program;
    }

    private static KernelProgram InPlace(KernelProgram program, int call)
    {
        var calls = program.Calls;
        foreach (var result in CallUse.Of(calls[call]).Written.Where(b => IsMeant(program, b) && calls.Count(c => CallUse.Of(c).Written.Contains(b)) == 1 && ViewsOf(calls[call], b) is [{ Moves: true }]))
        {
            var view = ViewsOf(calls[call], result)[0];
            if (CallUse.Of(calls[call]).Read.Any(r => r.Buffer == result))
            {
                continue;
            }

            var free = program.Buffers.FirstOrDefault(b => b.Id != result && IsMeant(program, b.Id) && IsLike(b, program.Buffers[result]) && IsFree(calls, call, b.Id, result, view!));
            if (free is not null)
            {
                return program with { Calls = calls.Select(c => c.Bindings.Contains(result) ? c with { Bindings = c.Bindings.Select(b => b == result ? free.Id : b).ToEquatable() } : c).ToEquatable() };
            }
        }

        return program;
    }

    private static bool IsMeant(KernelProgram program, int buffer) => program.Buffers[buffer] is { Kind: BufferKind.Workspace, PerExample: true } && !program.Kept.Contains(buffer);

    private static bool IsLike(ProgramBuffer one, ProgramBuffer other) => one.Extents == other.Extents && one.HasChannelsInnermost == other.HasChannelsInnermost
        && (one.Space == other.Space || (one.Space != Graph.ShapeKind.Spatial && other.Space != Graph.ShapeKind.Spatial));

    private static StepView?[] ViewsOf(KernelCall call, int buffer) => [.. Enumerable.Range(0, call.Bindings.Count).Where(b => call.Bindings[b] == buffer).Select(call.ViewOf).Distinct()];

    // Filled before the loop; in it seen step by step, up to the call that has a result of that step, and never again.
    private static bool IsFree(EquatableArray<KernelCall> calls, int call, int buffer, int result, StepView view)
    {
        var uses = Enumerable.Range(0, calls.Count).Where(c => calls[c].Bindings.Contains(buffer)).ToArray();
        var loop = calls[call].Loop;
        return uses.Length > 0 && calls[uses[0]].Loop != loop && uses[0] < call
            && uses.All(c => calls[c].Loop == loop ? c <= call && ViewsOf(calls[c], buffer) is [var seen] && seen == view && !CallUse.Of(calls[c]).Written.Contains(buffer) : c < call)
            && Enumerable.Range(0, call).All(c => calls[c].Loop == loop || !calls[c].Bindings.Contains(result))
            && (!calls[call].Bindings.Contains(buffer) || ReadsOnlyWhatItStores(calls[call], buffer, result));
    }

    // At each place what is read there and nothing else is stored.
    private static bool ReadsOnlyWhatItStores(KernelCall call, int buffer, int result)
    {
        var kernel = call.Kernel;
        var stored = new HashSet<(EquatableArray<IndexExpression>, Lookup?)>(kernel.Writes.Where(w => call.Bindings[w.To.Buffer] == result).Select(static w => (w.To.Index, w.To.Lookup)));
        return kernel.Stages.Count == 0 && kernel.EpilogueReads.Where(r => call.Bindings[r.Buffer] == buffer).All(r => stored.Contains((r.Index, r.Lookup)));
    }
}
