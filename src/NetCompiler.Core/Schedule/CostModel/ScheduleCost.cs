using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>The estimate candidates are ranked by, in cycles.</summary>
internal static class ScheduleCost
{
    /// <param name="arithmetic"><see cref="ArithmeticCost.Total"/> of the candidate's shape, which its loop orders share.</param>
    /// <param name="memory"><see cref="MemoryCost.Cycles"/> of the tile in this order, which the shapes of one tile share.</param>
    public static double Cycles(Candidate candidate, double arithmetic, MemoryCycles memory)
    {
        return Math.Max(arithmetic, memory.Waited) + (0.1 * Math.Min(arithmetic, memory.Overlapped)) + Packing(candidate);
    }

    /// <summary>Cycles to enter and leave a plain loop.</summary>
    private const double PlainLoopEntry = 4;

    /// <summary>
    /// Plain loops over elements: one scalar operation for every vector one, a dependent addition each step, and whole-function calls that cost about
    /// the same for one float as for a vector.
    /// </summary>
    public static double Scalar(KernelFacts facts)
    {
        double parallel = 1, reduction = 1;
        for (var axis = 0; axis < facts.Extents.Length; axis++)
        {
            parallel *= facts.Reduces[axis] ? 1 : facts.Extents[axis];
            reduction *= facts.Reduces[axis] ? facts.Extents[axis] : 1;
        }

        var inner = facts.Stages.Sum(static s => Math.Max(s.Accumulators == 0 ? 0 : 4, (s.Slots + s.Reads.Length + 2) / 2));
        var epilogue = facts.Epilogue.Sum(static e => 1 + ((e.Slots + e.Reads.Length + 2) / 2));
        return parallel * ((reduction * inner) + (facts.Stages.Length * PlainLoopEntry) + epilogue + 2);
    }

    /// <summary>Copies of runs: a call each, then 32 bytes a cycle.</summary>
    public static double BlockCopy(KernelFacts facts, int run)
    {
        double copies = 1;
        for (var axis = 0; axis < facts.Extents.Length; axis++)
        {
            copies *= axis == run ? 1 : facts.Extents[axis];
        }

        return copies * (10 + (facts.Extents[run] / 8.0));
    }

    /// <summary>Copies with rows and columns exchanged: a call each, then an element a cycle.</summary>
    public static double BlockTranspose(KernelFacts facts, int lanes, int steps)
    {
        var floats = facts.Extents.Aggregate(1.0, static (n, e) => n * e);
        return floats * (1 + (30.0 / ((double)facts.Extents[lanes] * facts.Extents[steps])));
    }

    private static double Packing(Candidate candidate)
    {
        var shape = candidate.Shape;
        if (shape.Packing is not { Packing: var packing } panel)
        {
            return 0;
        }

        double floats = packing.Width;
        foreach (var loop in packing.Loops)
        {
            floats *= loop.Extent;
        }

        foreach (var axis in panel.Outside)
        {
            floats *= shape.Facts.Extents[axis];
        }

        var times = shape.Trips(shape.VectorAxis);
        var perFloat = packing.SourceStrides[shape.VectorAxis] == 1 ? shape.Machine.CopyCycles : packing.Loops.Any(static l => l.SourceStride == 1) ? shape.Machine.TransposeCycles : shape.Machine.ScatterCycles;
        return (floats * times * perFloat) + (30 * times);
    }
}
