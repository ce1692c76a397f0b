using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// The axis of a weight's gradient that is outermost in memory. Blocks along it are pieces of memory, so that an optimiser can change the weights of a block
/// as soon as its gradient is complete and still in the cache.
/// </summary>
public static class UpdateAxis
{
    /// <summary>The axis; -1 where the kernel's results are not pieces along one.</summary>
    public static int Of(KernelSchedule schedule) => schedule.Form is ScheduleForm.Tiled or ScheduleForm.Scalar ? Of(schedule.Kernel) : -1;

    /// <inheritdoc cref="Of(KernelSchedule)"/>
    public static int Of(Kernel kernel)
    {
        if (kernel.Writes.Count != 1 || kernel.AllWrites.Count() != 1
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
        var usual = GradientPieces.CountOf(call.Schedules);
        if (gradient.Buffer.Kind != BufferKind.ParameterGradient || (pieces == 0 && usual == 0)
            || program.Calls.Where((_, i) => i != index).Any(c => c.Bindings.Any(b => IsGradient(program.Buffers[b], gradient)))
            || program.Calls.Skip(index + 1).Any(later => later.Bindings.Any(b => IsOfWeight(program.Buffers[b], gradient))))
        {
            return 0;
        }

        // A panel would be filled for each piece anew, and blocks of examples be fetched.
        return call.Schedules.Any(static s => s.Packing is not null || s.ExampleBlock > 0) ? 1
            : pieces > 0 ? Math.Max(1, gradient.Layout.Length / pieces) : usual;
    }

    /// <summary>Steps of the axis in one block: a tile of it.</summary>
    internal static int BlockSteps(KernelSchedule schedule, int axis)
    {
        var unit = axis == schedule.VectorAxis ? schedule.Lanes : 1;
        return unit * (schedule.Form == ScheduleForm.Scalar ? 1 : Math.Min(schedule.Tile[axis], (schedule.Kernel.Axes[axis].Extent + unit - 1) / unit));
    }

    /// <summary>Floats of a row of the results that hold any, and floats from row to row, where they differ; null where there is no padding.</summary>
    internal static (int Size, int RowSize)? Gaps(Kernel kernel)
    {
        var to = kernel.Writes[0].To;
        var size = 1;
        foreach (var axis in Enumerable.Range(0, kernel.Axes.Count).Where(a => to.Strides[a] > 0 && kernel.Axes[a].Extent > 1).OrderBy(a => to.Strides[a]))
        {
            if (to.Strides[axis] > size)
            {
                return (size, to.Strides[axis]);
            }

            size *= kernel.Axes[axis].Extent;
        }

        return null;
    }

    /// <summary>Floats that the longest piece of a program's gradients takes, where pieces are not whole tensors; 0 for none.</summary>
    public static int LongestPiece(ScheduledProgram program) => program.Calls.Where(static c => c.UpdateParts > 1)
        .SelectMany(static c => c.Schedules.Select(s => (Schedule: s, c.UpdateParts))).Select(static c =>
        {
            var axis = Of(c.Schedule);
            var blocks = (WorkerAxis.Blocks(c.Schedule, axis) + c.UpdateParts - 1) / c.UpdateParts;
            return (blocks * BlockSteps(c.Schedule, axis) * c.Schedule.Kernel.Writes[0].To.Strides[axis]) + LayoutPlanner.Alignment;
        }).DefaultIfEmpty(0).Max();

    private static bool IsOfWeight(PlacedBuffer buffer, PlacedBuffer gradient) =>
        buffer.Buffer.Kind is BufferKind.Parameter or BufferKind.ParameterGradient && buffer.Offset == gradient.Offset;

    private static bool IsGradient(PlacedBuffer buffer, PlacedBuffer gradient) =>
        buffer.Buffer.Kind == BufferKind.ParameterGradient && buffer.Offset == gradient.Offset;
}
