using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// A value that is stored twice by one kernel, once as it is and once inside a halo, is stored there only: its readers find it inside. Only where channels are
/// innermost, so that vectors lie along them wherever a place stands.
/// </summary>
internal static class ValuesInside
{
    public static KernelProgram Run(KernelProgram program)
    {
        var calls = program.Calls.ToArray();
        for (var c = 0; c < calls.Length; c++)
        {
            if (StoredTwice(program, calls, c) is (var write, var inside))
            {
                ReadInside(program, calls, c, write, inside);
            }
        }

        return program with { Calls = calls };
    }

    private static (Write Value, Write Inside)? StoredTwice(KernelProgram program, KernelCall[] calls, int call)
    {
        // Most kernels store one value, and to look for the readers of each takes the square of a long program's length.
        var writes = calls[call].Kernel.Writes;
        foreach (var write in writes.Where(w => writes.Count > 1 && IsMeant(program, calls, call, w)))
        {
            if (writes.FirstOrDefault(w => IsTheSameInside(program, calls, call, write, w)) is { } inside)
            {
                return (write, inside);
            }
        }

        return null;
    }

    // Stored here alone, and read by later calls alone.
    private static bool IsMeant(KernelProgram program, KernelCall[] calls, int call, Write write)
    {
        var buffer = calls[call].Bindings[write.To.Buffer];
        return calls[call].Loop < 0 && calls[call].Views.Count == 0 && write.Mode == WriteMode.Set && HasChannelsInnermost(program, buffer) && !program.Kept.Contains(buffer)
            && calls[call].Kernel.AllWrites.Count(w => w.To.Buffer == write.To.Buffer) == 1
            && Enumerable.Range(0, calls.Length).Where(c => calls[c].Bindings.Contains(buffer)).All(c =>
                c == call ? CallUse.Of(calls[c]).Read.All(r => r.Buffer != buffer)
                : c > call && calls[c].Loop < 0 && calls[c].Views.Count == 0 && !CallUse.Of(calls[c]).Written.Contains(buffer));
    }

    private static bool IsTheSameInside(KernelProgram program, KernelCall[] calls, int call, Write write, Write other)
    {
        var (buffer, around) = (calls[call].Bindings[write.To.Buffer], calls[call].Bindings[other.To.Buffer]);
        return around != buffer && other.Mode == WriteMode.Set && other.Value == write.Value && HasChannelsInnermost(program, around)
            && program.Buffers[around].Extents.Count == program.Buffers[buffer].Extents.Count
            && write.To.Index.Zip(other.To.Index, static (a, b) => a.Coefficients == b.Coefficients).All(static equal => equal)
            && calls[call].Kernel.AllWrites.Count(w => w.To.Buffer == other.To.Buffer) == 1
            && Enumerable.Range(call + 1, calls.Length - call - 1).All(c => !CallUse.Of(calls[c]).Written.Contains(around));
    }

    private static bool HasChannelsInnermost(KernelProgram program, int buffer) =>
        program.Buffers[buffer] is { Kind: BufferKind.Workspace, PerExample: true, Space: Graph.ShapeKind.Spatial, HasChannelsInnermost: true };

    private static void ReadInside(KernelProgram program, KernelCall[] calls, int call, Write write, Write inside)
    {
        var (buffer, around) = (calls[call].Bindings[write.To.Buffer], calls[call].Bindings[inside.To.Buffer]);
        var moved = write.To.Index.Zip(inside.To.Index, static (a, b) => b.Offset - a.Offset).ToArray();
        for (var c = call + 1; c < calls.Length; c++)
        {
            if (calls[c].Bindings.Contains(buffer))
            {
                calls[c] = Inside(calls[c], buffer, around, program.Buffers[around], moved);
            }
        }

        calls[call] = UnusedOperands.Drop(calls[call] with { Kernel = calls[call].Kernel with { Writes = calls[call].Kernel.Writes.Where(w => w != write).ToEquatable() } });
    }

    private static KernelCall Inside(KernelCall call, int buffer, int around, ProgramBuffer halo, int[] moved)
    {
        var operands = Enumerable.Range(0, call.Bindings.Count).Where(b => call.Bindings[b] == buffer).ToArray();
        var kernel = call.Kernel.MapAccesses(a => !operands.Contains(a.Buffer) ? a
            : a with { Index = a.Index.Select((index, d) => index with { Offset = index.Offset + moved[d] }).ToEquatable() });
        return call with
        {
            Kernel = kernel with
            {
                Buffers = kernel.Buffers.Select((b, i) => operands.Contains(i) ? b with { Extents = b.Extents.Take(1).Concat(halo.Extents).ToEquatable() } : b).ToEquatable(),
            },
            Bindings = call.Bindings.Select(b => b == buffer ? around : b).ToEquatable(),
        };
    }
}
