using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// The axis of a weight's gradient that is outermost in memory. Blocks along it are pieces of memory, so that an optimiser can change the weights of a block
/// as soon as its gradient is complete and still in the cache.
/// </summary>
public static class UpdateAxis
{
    /// <summary>Floats of a tensor from which on pieces pay: below, its gradient is in the cache anyway when the whole step is made.</summary>
    private const int LeastFloats = 8192;

    /// <summary>Floats of a piece: with the weights and two moments beside it, it stays in the first-level cache.</summary>
    private const int PieceFloats = 2048;

    /// <summary>The axis; -1 where the kernel's results are not pieces along one.</summary>
    public static int Of(KernelSchedule schedule)
    {
        var kernel = schedule.Kernel;
        if (schedule.Form is not (ScheduleForm.Tiled or ScheduleForm.Scalar) || kernel.Writes.Count != 1 || kernel.AllWrites.Count() != 1
            || kernel.Writes[0] is not { Mode: WriteMode.SetOrAdd, To: { Lookup: null, Offset: 0 } to })
        {
            return -1;
        }

        var axes = Enumerable.Range(0, kernel.Axes.Count)
            .Where(a => kernel.Axes[a] is { Role: AxisRole.Parallel } axis && (axis.Extent > 1 || axis.IsRuntime)).OrderByDescending(a => to.Strides[a]).ToArray();
        return axes.Length > 0 && axes.All(a => !kernel.Axes[a].IsRuntime && to.Strides[a] > 0)
            && to.Strides[axes[0]] >= 1 + axes.Skip(1).Sum(a => (kernel.Axes[a].Extent - 1) * to.Strides[a])
            ? axes[0]
            : -1;
    }

    /// <summary>The program, with the calls marked after which, piece by piece, the weights whose gradients they complete may change.</summary>
    /// <param name="pieces">Floats of a piece, for tensors of any size; 0 for what is usual.</param>
    public static ScheduledProgram Mark(ScheduledProgram program, int pieces = 0) =>
        program with { Calls = program.Calls.Select((c, i) => c with { UpdateParts = Parts(program, c, i, pieces) }).ToEquatable() };

    private static int Parts(ScheduledProgram program, ScheduledCall call, int index, int pieces)
    {
        if (call.Loop >= 0 || !call.Kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction }) || call.Schedules.Any(static s => Of(s) < 0))
        {
            return 0;
        }

        var gradient = program.Buffers[call.Bindings[call.Kernel.Writes[0].To.Buffer]];
        if (gradient.Buffer.Kind != BufferKind.ParameterGradient || gradient.Layout.Length < (pieces > 0 ? 1 : LeastFloats)
            || program.Calls.Skip(index + 1).Any(later => later.Bindings.Any(b => IsOfWeight(program.Buffers[b], gradient))))
        {
            return 0;
        }

        // A panel would be filled for each piece anew, and blocks of examples be fetched.
        return call.Schedules.Any(static s => s.Packing is not null || s.ExampleBlock > 0) ? 1 : Math.Max(1, gradient.Layout.Length / (pieces > 0 ? pieces : PieceFloats));
    }

    private static bool IsOfWeight(PlacedBuffer buffer, PlacedBuffer gradient) =>
        buffer.Buffer.Kind is BufferKind.Parameter or BufferKind.ParameterGradient && buffer.Offset == gradient.Offset;
}
