namespace NetCompiler.Core.Schedule;

/// <summary>A candidate without the order of its outer loops: everything the arithmetic depends on.</summary>
internal sealed record TileShape(
    KernelFacts Facts,
    VectorMachine Machine,
    int VectorAxis,
    int[] Tile,
    int Unroll,
    int Split,
    bool[] WrittenOut,
    int[] ReductionOrder,
    PanelPacking? Packing,
    TileOrders Orders)
{
    public int Lanes => Machine.Lanes;

    /// <summary>Whether lanes are steps of a reduction.</summary>
    public bool VectorReduces => Facts.Reduces[VectorAxis];

    /// <summary>Parallel axes that may move, in the kernel's order.</summary>
    public IEnumerable<int> ParallelAxes => Enumerable.Range(0, Facts.Extents.Length).Where(a => !Facts.Reduces[a] && Steps(a) > 0);

    /// <summary>The innermost reduction axis that is a loop, or -1.</summary>
    public int InnerLoop
    {
        get
        {
            for (var i = ReductionOrder.Length - 1; i >= 0; i--)
            {
                if (!WrittenOut[ReductionOrder[i]])
                {
                    return ReductionOrder[i];
                }
            }

            return -1;
        }
    }

    /// <summary>Inner elements written out in one step of the inner loop.</summary>
    public int StepsWrittenOut
    {
        get
        {
            var steps = 1;
            foreach (var axis in ReductionOrder)
            {
                steps *= WrittenOut[axis] ? Steps(axis) : 1;
            }

            return steps;
        }
    }

    /// <summary>The same of one of several stages.</summary>
    public int StepsWrittenOutOf(StageFacts stage) => ReductionOrder.Where(a => WrittenOut[a] && stage.GoesOver[a]).Aggregate(1, (steps, a) => steps * Steps(a));

    /// <summary>Steps of an axis; of the vector axis its vectors.</summary>
    public int Steps(int axis) => axis == VectorAxis ? (Facts.Extents[axis] + Lanes - 1) / Lanes : Facts.Extents[axis];

    /// <summary>Calls of the micro-kernel along a parallel axis.</summary>
    public int Trips(int axis) => (Steps(axis) + Tile[axis] - 1) / Tile[axis];

    /// <summary>Vectors of results in a tile of the sizes given.</summary>
    public int Results(int[] tile)
    {
        var results = 1;
        for (var axis = 0; axis < tile.Length; axis++)
        {
            results *= Facts.Reduces[axis] ? 1 : tile[axis];
        }

        return results;
    }
}

/// <summary>A tile shape with an order of the outer loops: one way to carry out the kernel.</summary>
/// <param name="Outer">Every parallel axis, outermost first.</param>
/// <param name="Depth">Outer loops outside the packing.</param>
internal sealed record Candidate(TileShape Shape, int[] Outer, int Depth);
