using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Fills that last for all tiles of a batch: the zeros around a picture are there for the next tile's pictures when nothing else lies in that memory and what was
/// copied inside is copied there again.
/// </summary>
internal static class LastingFills
{
    /// <summary>The program with the calls marked of which the first tile's is enough.</summary>
    public static ScheduledProgram Mark(ScheduledProgram program) => program.TakesWholeBatch || program.Tile == 1 ? program
        : program with { Calls = program.Calls.Select((c, i) => c with { InFirstTile = c.InFirstTile || IsLasting(program, i) }).ToEquatable() };

    private static bool IsLasting(ScheduledProgram program, int call) =>
        IsFill(program, program.Calls[call]) && IsAlone(program, program.Calls[call].Bindings[Target(program.Calls[call])]) && IsOnlyFilledAround(program, call);

    private static int Target(ScheduledCall call) => call.Kernel.Writes[0].To.Buffer;

    private static bool IsFill(ScheduledProgram program, ScheduledCall call) =>
        call.Kernel.Writes is { Count: 1 } writes && writes[0] is { Mode: WriteMode.Set, Value: Constant, To.Lookup: null } && call.Kernel.AllWrites.Count() == 1
        && program.Buffers[call.Bindings[Target(call)]].Buffer is { Kind: BufferKind.Workspace, PerExample: true };

    // It is the first to store there; others store what is read, all of it before it is read, in each tile anew.
    private static bool IsOnlyFilledAround(ScheduledProgram program, int fill)
    {
        var buffer = program.Calls[fill].Bindings[Target(program.Calls[fill])];
        var (lastWrite, firstRead) = (fill, int.MaxValue);
        for (var i = 0; i < program.Calls.Count; i++)
        {
            var call = program.Calls[i];
            if (!call.Bindings.Contains(buffer))
            {
                continue;
            }

            var writes = call.Kernel.AllWrites.Where(w => call.Bindings[w.To.Buffer] == buffer).ToArray();
            if (call.Loop >= 0 || call.Views.Any(static v => v is not null) || writes.Any(static w => w.Mode != WriteMode.Set || w.To.Lookup is not null) || (i < fill && writes.Length > 0))
            {
                return false;
            }

            lastWrite = writes.Length > 0 ? i : lastWrite;
            firstRead = call.Kernel.BodyReads.Concat(call.Kernel.EpilogueReads).Any(r => call.Bindings[r.Buffer] == buffer) ? Math.Min(firstRead, i) : firstRead;
        }

        return lastWrite < firstRead;
    }

    // No other value lies in its memory, at any time.
    private static bool IsAlone(ScheduledProgram program, int buffer)
    {
        var touched = new HashSet<int>(program.Calls.SelectMany(static c => c.Bindings));
        var (from, end) = Place(program, buffer);
        return program.Buffers.All(b =>
        {
            var (start, behind) = Place(program, b.Buffer.Id);
            return b.Buffer.Id == buffer || b.Buffer.Kind is not (BufferKind.Workspace or BufferKind.Scalar) || !touched.Contains(b.Buffer.Id) || behind <= from || start >= end;
        });
    }

    private static (long From, long End) Place(ScheduledProgram program, int buffer)
    {
        var placed = program.Buffers[buffer];
        var length = placed.Buffer.PerExample ? ((program.Tile - 1L) * placed.RowStride) + placed.Layout.Length : placed.Layout.Length;
        return (placed.Offset, placed.Offset + length + LayoutPlanner.Alignment);
    }
}
