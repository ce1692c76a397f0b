using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>How the workers of a pass divide a call.</summary>
public enum WorkerShare
{
    /// <summary>Each takes examples of its own.</summary>
    Examples,

    /// <summary>Each takes blocks of the results, and sums over all examples for them.</summary>
    Blocks,

    /// <summary>Only the first does it: it concerns neither examples nor a sum over them.</summary>
    First,
}

/// <summary>What workers do at one call.</summary>
/// <param name="Share">How they divide it.</param>
/// <param name="Waits">Whether all must have come so far before it begins.</param>
/// <param name="Mirrored">Whether blocks are handed out from the last worker on, which gives the larger parts to the first.</param>
public sealed record WorkerStep(WorkerShare Share, bool Waits, bool Mirrored = false);

/// <summary>How workers carry out a program together.</summary>
/// <param name="Steps">One for each call.</param>
/// <param name="WaitsAtEnd">Whether all must have come to the end before the first one reads the losses.</param>
public sealed record WorkerPlan(EquatableArray<WorkerStep> Steps, bool WaitsAtEnd)
{
    /// <summary>Multiply-adds of a gradient pass from which on sharing pays: below, waiting for each other takes longer than the work.</summary>
    private const long LeastWork = 1L << 22;

    /// <summary>
    /// Whether a network's passes are emitted for several workers. It depends on the network alone, as everything in the generated code does.
    /// </summary>
    public static bool IsWorthwhile(KernelProgram gradient) => gradient.Calls.Sum(call =>
        call.Kernel.Axes.Aggregate(1L, static (n, a) => n * (a.IsRuntime ? (long)ExpectedExamples * a.PerExample : a.Extent))
        * (call.Loop < 0 ? 1 : gradient.Loops[call.Loop].Steps)) >= LeastWork;

    private const int ExpectedExamples = 64;

    private const int NoLoop = -1;

    private const int LastTile = -2;

    /// <summary>
    /// Divides the calls, and finds where workers must wait: before a call that touches memory another worker may still be writing, or writes what
    /// another may still be reading. Two calls over the same examples of the same values never meet.
    /// </summary>
    /// <param name="program">The program, placed.</param>
    /// <param name="kept">Buffers the first worker reads at the end.</param>
    public static WorkerPlan Of(ScheduledProgram program, EquatableArray<int> kept)
    {
        var shares = program.Calls.Select(static c => ShareOf(c.Kernel)).ToArray();
        var changed = new HashSet<int>(program.Calls.Where(static c => c.UpdateParts > 0).Select(c => GradientOf(program, c).Offset));
        var waits = new bool[program.Calls.Count + 1];
        var order = Order(program).ToArray();

        // A loop may be left out with the result that it is for, and its waits with it, and so are calls of the last tile in the others: then what was touched
        // before still counts behind.
        var isSelective = program.Name == "backward";

        // A wait that the second round of a loop asks for may save one of the first: the more there are, the fewer are missing, so this ends.
        bool isMissing;
        do
        {
            isMissing = false;
            var since = new List<Touch>(Scalars(program));
            var before = new List<Touch>();
            var loop = NoLoop;
            foreach (var call in order)
            {
                var inner = call == program.Calls.Count ? NoLoop : program.Calls[call].InLastTile ? LastTile : program.Calls[call].Loop;
                if (inner != loop)
                {
                    since.AddRange(before.Where(t => !since.Contains(t)).ToList());
                    before = inner == LastTile || (inner >= 0 && isSelective) ? [.. since] : [];
                    loop = inner;
                }

                var touches = call == program.Calls.Count
                    ? kept.Select(b => new Touch(RegionOf(program, program.Buffers[b]), WorkerShare.First, Writes: false)).ToList()
                    : Touches(program, program.Calls[call], shares[call], changed).ToList();
                if (!waits[call] && touches.Any(t => since.Any(t.MeetsInAnother)))
                {
                    waits[call] = isMissing = true;
                }

                if (waits[call])
                {
                    since.Clear();
                }

                since.AddRange(touches.Where(t => !since.Contains(t)));
            }
        }
        while (isMissing);

        var mirrored = WorkerBalance.Of(program, shares, waits);
        return new(shares.Select((s, i) => new WorkerStep(s, waits[i], mirrored[i])).ToEquatable(), waits[program.Calls.Count]);
    }

    private static WorkerShare ShareOf(Kernel kernel) =>
        kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction }) ? WorkerShare.Blocks
        : kernel.Axes.Any(static a => a.IsRuntime) ? WorkerShare.Examples
        : WorkerShare.First;

    // Each loop twice: what one round leaves behind the next may meet. The last number stands for the end.
    private static IEnumerable<int> Order(ScheduledProgram program)
    {
        for (var call = 0; call < program.Calls.Count;)
        {
            var end = call + 1;
            while (program.Calls[call].Loop >= 0 && end < program.Calls.Count && program.Calls[end].Loop == program.Calls[call].Loop)
            {
                end++;
            }

            for (var round = program.Calls[call].Loop >= 0 ? 0 : 1; round < 2; round++)
            {
                for (var i = call; i < end; i++)
                {
                    yield return i;
                }
            }

            call = end;
        }

        yield return program.Calls.Count;
    }

    // Every worker writes them at the beginning, all the same number.
    private static IEnumerable<Touch> Scalars(ScheduledProgram program) => program.Buffers.Where(static b => b.Buffer.Kind == BufferKind.Scalar)
        .Select(b => new Touch(RegionOf(program, b), Share: null, Writes: true));

    private static IEnumerable<Touch> Touches(ScheduledProgram program, ScheduledCall call, WorkerShare share, HashSet<int> changed)
    {
        var written = new HashSet<int>(call.Kernel.AllWrites.Select(static w => w.To.Buffer));
        var touches = call.Bindings.Select((b, i) => (Buffer: program.Buffers[b], Writes: written.Contains(i)))
            .Where(t => t.Writes || t.Buffer.Buffer.Kind switch
            {
                BufferKind.Parameter => changed.Contains(t.Buffer.Offset),
                BufferKind.Constant or BufferKind.Input or BufferKind.Target => false,
                _ => true,
            })
            .Select(t => new Touch(RegionOf(program, t.Buffer), share, t.Writes));

        // The weights behind the gradient that it completes, as large as it.
        return call.UpdateParts > 0
            ? touches.Append(new(RegionOf(program, GradientOf(program, call)) with { Memory = BufferKind.Parameter }, share, Writes: true))
            : touches;
    }

    private static PlacedBuffer GradientOf(ScheduledProgram program, ScheduledCall call) => program.Buffers[call.Bindings[call.Kernel.Writes[0].To.Buffer]];

    private static Region RegionOf(ScheduledProgram program, PlacedBuffer placed)
    {
        var kind = placed.Buffer.Kind;
        if (LayoutPlanner.IsExact(kind))
        {
            return new(kind, InRows: false, 0, 1, -1);
        }

        var memory = kind == BufferKind.Scalar ? BufferKind.Workspace : kind;
        if (!placed.Buffer.PerExample)
        {
            return new(memory, InRows: false, placed.Offset, placed.Offset + (long)placed.Layout.Length, 0);
        }

        // In a pass over the whole batch, places are counted for one example and grow with the batch alike.
        return program.TakesWholeBatch
            ? new(memory, InRows: true, placed.RowOffset, placed.RowOffset + placed.RowStride + LayoutPlanner.Alignment, placed.RowStride)
            : new(memory, InRows: false, placed.Offset, placed.Offset + ((long)placed.RowStride * program.Tile) + LayoutPlanner.Alignment, placed.RowStride);
    }

    /// <param name="RowStride">Floats from example to example; 0 without examples, -1 where rows are the caller's.</param>
    private sealed record Region(BufferKind Memory, bool InRows, long Start, long End, int RowStride)
    {
        public bool Overlaps(Region other) => Memory == other.Memory && InRows == other.InRows && Start < other.End && other.Start < End;

        /// <summary>Whether rows lie at the same places, so that equal examples are equal memory.</summary>
        public bool HasRowsOf(Region other) => Start == other.Start && RowStride == other.RowStride;
    }

    /// <param name="Share">Null where every worker touches all of it.</param>
    private sealed record Touch(Region Region, WorkerShare? Share, bool Writes)
    {
        /// <summary>Whether two workers may meet in memory that one of them writes.</summary>
        public bool MeetsInAnother(Touch before) => (Writes || before.Writes) && Region.Overlaps(before.Region)
            && !(Share == WorkerShare.First && before.Share == WorkerShare.First)
            && !(Share == WorkerShare.Examples && before.Share == WorkerShare.Examples && Region.HasRowsOf(before.Region))
            && !(before.Share is null && !Writes);
    }
}
