using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// A value that is only copied to the caller is computed in the caller's memory: where the copy is not the epilogue of the kernel that computes it, because that
/// stores its results while it goes over them, as softmax does.
/// </summary>
internal static class ResultsInPlace
{
    public static KernelProgram Run(KernelProgram program)
    {
        var calls = program.Calls.ToList();
        for (var c = 0; c < calls.Count; c++)
        {
            if (Copied(program, calls[c]) is (var value, var result) && Producer(program, calls, c, value) is var p && p >= 0)
            {
                var inPlace = calls[p] with { Bindings = calls[p].Bindings.Select(b => b == value ? result : b).ToEquatable() };
                if (!RaggedOperands.MixesLayouts(program, inPlace) && !inPlace.Kernel.AllWrites.Any(w => RaggedOperands.NeedsRoom(inPlace.Kernel, w, program.Buffers[inPlace.Bindings[w.To.Buffer]])))
                {
                    calls[p] = inPlace;
                    calls.RemoveAt(c--);
                }
            }
        }

        return program with { Calls = calls.ToEquatable() };
    }

    // A copy of all of a value, as it is, to the caller.
    private static (int Value, int Result)? Copied(KernelProgram program, KernelCall call)
    {
        var kernel = call.Kernel;
        if (call.Loop >= 0 || call.Views.Count > 0 || kernel.Stages.Count > 0 || kernel.Writes.Count != 1
            || kernel.Writes[0] is not { Mode: WriteMode.Set, Value: Read { From: var from }, To: var to } || from.Lookup is not null || from.Index != to.Index)
        {
            return null;
        }

        var (value, result) = (program.Buffers[call.Bindings[from.Buffer]], program.Buffers[call.Bindings[to.Buffer]]);
        return value is { Kind: BufferKind.Workspace, PerExample: true } && result.Kind is BufferKind.Output or BufferKind.InputGradient
            && value.Extents == result.Extents && !program.Kept.Contains(value.Id) ? (value.Id, result.Id) : null;
    }

    // The one call that writes the value, when nobody but it and the copy touches the value, and nobody but the copy the result; -1 for none.
    private static int Producer(KernelProgram program, List<KernelCall> calls, int copy, int value)
    {
        var result = calls[copy].Bindings.First(b => b != value);
        var touching = Enumerable.Range(0, calls.Count).Where(c => c != copy && calls[c].Bindings.Any(b => b == value || b == result)).ToArray();
        return touching.Length == 1 && touching[0] < copy && calls[touching[0]] is { Loop: < 0, Views.Count: 0 } call
            && !call.Bindings.Contains(result) && !program.Buffers[value].LiesApart ? touching[0] : -1;
    }
}
