using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>A distinct access of a flat kernel, in arrays the enumeration can afford to read thousands of times.</summary>
internal sealed class AccessFacts(int id, Access access)
{
    private int[]? _byStride;
    private int[]? _sameStrides;

    public int Id { get; } = id;

    public Access Access { get; } = access;

    public int Buffer { get; } = access.Buffer;

    public int Offset { get; } = access.Offset;

    public int[] Strides { get; } = access.Strides.ToArray();

    /// <summary>The axes it moves along, from the smallest stride to the largest.</summary>
    public int[] ByStride => _byStride ??= Enumerable.Range(0, Strides.Length).Where(a => Strides[a] != 0).OrderBy(a => Math.Abs((long)Strides[a])).ToArray();

    /// <summary>Offsets, in order, of the accesses of its kernel that move through its buffer as it does, itself included.</summary>
    public int[] SameStrides(AccessFacts[] accesses) => _sameStrides ??= accesses
        .Where(a => a.Buffer == Buffer && a.Strides.SequenceEqual(Strides)).Select(static a => a.Offset).OrderBy(static o => o).ToArray();
}

/// <summary>What the cost model needs of one stage.</summary>
/// <param name="Reads">Reads in the order of the bodies; within a body each once.</param>
/// <param name="Turns">The same in the turns in which a tile is gone over: those of each accumulator by themselves where they have nothing in common.</param>
/// <param name="Writes">Inner stores.</param>
/// <param name="Accumulators">How many.</param>
/// <param name="Slots">Arithmetic of one inner element in slots of a multiply-add unit.</param>
/// <param name="InlinedCalls">Calls of one element that the JIT inlines as whole functions (exp, tanh, …).</param>
/// <param name="EarlierResults">Results of earlier stages that stay in registers.</param>
/// <param name="GoesOver">Of each axis whether it is one of the stage's loops.</param>
internal sealed record StageFacts(
    AccessFacts[] Reads,
    AccessFacts[][] Turns,
    AccessFacts[] Writes,
    int Accumulators,
    double Slots,
    int InlinedCalls,
    int EarlierResults,
    bool[] GoesOver);

/// <summary>What the cost model needs of one store of the epilogue.</summary>
internal sealed record EpilogueFacts(AccessFacts To, AccessFacts[] Reads, double Slots, bool Adds);

/// <summary>A flat kernel taken apart once, for all its candidates.</summary>
internal sealed class KernelFacts
{
    private readonly Dictionary<Access, AccessFacts> _byAccess = [];
    private readonly Dictionary<(int Axis, int Lanes), double> _partialStores = [];

    public KernelFacts(Kernel kernel)
    {
        Kernel = kernel;
        Extents = kernel.Axes.Select(static a => a.Extent).ToArray();
        Reduces = kernel.Axes.Select(static a => a.Role == AxisRole.Reduction).ToArray();
        Moves = kernel.Axes.Select(static a => a.Extent > 1 || a.IsRuntime).ToArray();
        Stages = kernel.Stages.Select(StageOf).ToArray();
        Epilogue = kernel.Writes.Select(w => new EpilogueFacts(
            Fact(w.To), w.Value.Reads().Select(Fact).Distinct().ToArray(), ExpressionCost.Tree(w.Value), w.Mode != WriteMode.Set)).ToArray();
        EpilogueInlinedCalls = kernel.Writes.SelectMany(static w => w.Value.Parts()).Distinct().Count(ExpressionCost.IsInlinedCall);
        BodyReads = Stages.SelectMany(static s => s.Reads).Distinct().ToArray();
        EpilogueReads = Epilogue.SelectMany(static e => e.Reads).Distinct().ToArray();
        InnerWrites = Stages.SelectMany(static s => s.Writes).Distinct().ToArray();
        Writes = InnerWrites.Concat(Epilogue.Select(static e => e.To)).Distinct().ToArray();
        Randoms = kernel.RandomValues().Distinct().ToArray();
        RowAxis = kernel.RowAxis();
        Accumulators = kernel.AccumulatorCount;
        BoundSlots = Math.Max(1, Stages.Sum(static s => s.Slots) + (Stages.Length == 0 ? Epilogue.Sum(static e => e.Slots + 1) : 0));
        Pieces = GradientPieces.Of(kernel);
        Accesses = _byAccess.Values.OrderBy(static a => a.Id).ToArray();
        ReadsAgain = BodyReads.Any(r => Enumerable.Range(0, Extents.Length).Any(a => !Reduces[a] && Moves[a] && r.Strides[a] == 0)) && !BodyReads.Any(IsNewInEachStep);
    }

    public Kernel Kernel { get; }

    /// <summary>Steps of each axis; of an axis over examples the expected ones.</summary>
    public int[] Extents { get; }

    public bool[] Reduces { get; }

    /// <summary>Whether the axis has, or may have, more than one step.</summary>
    public bool[] Moves { get; }

    public StageFacts[] Stages { get; }

    public EpilogueFacts[] Epilogue { get; }

    /// <summary>Calls in the epilogue of one result that the JIT inlines as whole functions.</summary>
    public int EpilogueInlinedCalls { get; }

    public AccessFacts[] Accesses { get; }

    /// <summary>How it is divided if it is a weight's gradient; null where it is not, or is small.</summary>
    public GradientPieces? Pieces { get; }

    public AccessFacts[] BodyReads { get; }

    public AccessFacts[] EpilogueReads { get; }

    /// <summary>Whether what is summed is read for several results, as in a product: arithmetic then has something to do while memory is waited for.</summary>
    public bool ReadsAgain { get; }

    public AccessFacts[] InnerWrites { get; }

    public AccessFacts[] Writes { get; }

    public RandomValue[] Randoms { get; }

    /// <summary>The axis whose steps one tile has to take together, since its results have values together; -1 for none.</summary>
    public int RowAxis { get; }

    public int Accumulators { get; }

    /// <summary>Arithmetic of one inner element, or of one result where there are no stages, in slots of a multiply-add unit.</summary>
    public double BoundSlots { get; }

    public bool IsRuntime(int axis) => Kernel.Axes[axis].IsRuntime;

    public BufferTraits Traits(AccessFacts access) => Kernel.Buffers[access.Buffer].Layout
        ?? throw new InvalidOperationException($"Buffer {Kernel.Buffers[access.Buffer].Name} of kernel {Kernel.Name} has no layout; flatten the kernel first.");

    /// <summary>Stores, of one row along an axis, of less than a vector: the parts of the last vector, or all elements where they lie apart.</summary>
    public double PartialStores(int axis, int lanes)
    {
        if (!_partialStores.TryGetValue((axis, lanes), out var count))
        {
            _partialStores[(axis, lanes)] = count = Writes.Sum(w => VectorLegality.IsCut(Kernel, w.Access, axis, lanes) ? Parts(Extents[axis] % lanes)
                : ScatteredLanes.Has(this, w, axis) ? Extents[axis] * (Epilogue.Any(static e => e.Adds) ? 2 : 1) : 0);
        }

        return count;
    }

    // As the weights are in a product with a single row: whatever else is read again is little beside it. Windows, which overlap, have fewer elements than steps.
    private bool IsNewInEachStep(AccessFacts read)
    {
        var (steps, elements) = (1L, 1L);
        for (var axis = 0; axis < Extents.Length; axis++)
        {
            steps *= Extents[axis];
            elements += Math.Abs((long)read.Strides[axis]) * (Extents[axis] - 1);
        }

        return elements >= steps;
    }

    // Eight, four, two and one.
    private static int Parts(int elements) => elements == 0 ? 0 : 1 + Parts(elements & (elements - 1));

    private StageFacts StageOf(Stage stage)
    {
        var bodies = stage.Accumulators.Select(static a => a.Body).Concat(stage.Writes.Select(static w => w.Value)).ToArray();
        var operations = bodies.SelectMany(ExpressionCost.Varying).Distinct().ToArray();
        var separate = stage.Accumulators.Count(static a => a is not { Kind: AccumulatorKind.Sum, Body: Operation { Kind: ScalarOperation.Multiply } });
        var reads = bodies.Select(b => b.Reads().Select(Fact).Distinct().ToArray()).ToArray();
        var all = reads.SelectMany(static r => r).ToArray();
        return new(
            all,
            stage.HasSeparateSums ? reads : [all],
            stage.Writes.Select(w => Fact(w.To)).ToArray(),
            stage.Accumulators.Count,
            operations.Sum(ExpressionCost.Slots) + separate + (2 * stage.Writes.Count),
            operations.Count(ExpressionCost.IsInlinedCall),
            bodies.SelectMany(ExpressionCost.Results).Distinct().Count(),
            [.. Enumerable.Range(0, Extents.Length).Select(a => Reduces[a] && Kernel.GoesOver(stage, a))]);
    }

    private AccessFacts Fact(Access access)
    {
        if (!_byAccess.TryGetValue(access, out var fact))
        {
            _byAccess[access] = fact = new(_byAccess.Count, access);
        }

        return fact;
    }
}
