using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Asks for the next panel while this one is computed with: each step of a micro-kernel's loop asks for one cache line, so that what comes from beyond the second-level
/// cache is on its way while there is something to do. It follows from the schedule.
/// </summary>
/// <param name="Axis">The loop's axis.</param>
/// <param name="StepStride">Floats from step to step in what is copied.</param>
/// <param name="LaneStride">Floats from lane to lane there.</param>
/// <param name="Lines">Runs of the loop that have asked for all of the panel.</param>
internal sealed record PanelsAhead(int Axis, int StepStride, int LaneStride, int Lines)
{
    /// <summary>Floats of a cache line.</summary>
    public const int Line = 16;

    /// <summary>Floats of an operand that the second-level cache does not keep beside the others.</summary>
    private const int LeastFloats = 128 * 1024;

    /// <summary>Multiply-adds of a step beside which asking for a line takes no time, and in whose time one can arrive.</summary>
    private const int LeastMultiplyAdds = 256;

    /// <summary>What a schedule asks for; null for nothing.</summary>
    public static PanelsAhead? Of(KernelSchedule schedule)
    {
        if (schedule.Packing is not { Loops.Count: 1 } packing || schedule.IsCompact || schedule.Lanes * Accumulators(schedule) < LeastMultiplyAdds
            || Floats(schedule.Kernel.Buffers[packing.Source]) < LeastFloats)
        {
            return null;
        }

        var loops = schedule.ReductionOrder.Where(a => !schedule.WrittenOut.Contains(a) && schedule.Kernel.Axes[a].Extent > 1).ToArray();
        var (step, lane) = (packing.Loops[0].SourceStride, packing.SourceStrides[schedule.VectorAxis]);
        if (loops.Length != 1 || packing.SourceStrides[loops[0]] != step || step < 1 || lane < 1 || Math.Min(step, lane) > 1)
        {
            return null;
        }

        return new(loops[0], step, lane, (packing.Width + Line - 1) / Line);
    }

    /// <summary>Floats from one line of lanes to the next; a line is <see cref="Line"/> lanes, beside or above each other.</summary>
    public int LineStride => Line * LaneStride;

    private static int Accumulators(KernelSchedule schedule) =>
        schedule.Kernel.AccumulatorCount * schedule.OuterOrder.Aggregate(1, (n, a) => n * schedule.Tile[a]);

    private static long Floats(KernelBuffer buffer) => buffer.Extents.Aggregate(1L, static (n, e) => n * e);
}
