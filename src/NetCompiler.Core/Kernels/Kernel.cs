namespace NetCompiler.Core.Kernels;

public enum AxisRole
{
    /// <summary>Each step writes elements of its own.</summary>
    Parallel,

    /// <summary>Steps are combined in accumulators.</summary>
    Reduction,
}

/// <summary>One loop of a kernel.</summary>
/// <param name="Extent">Steps; for an axis over examples the steps expected, which only the cost model reads.</param>
/// <param name="PerExample">0 for a constant extent; else the extent is examples × this number, known at run time.</param>
public sealed record Axis(string Name, int Extent, AxisRole Role, int PerExample = 0)
{
    public bool IsRuntime => PerExample > 0;
}

/// <summary>
/// A position along one dimension: <c>Offset + Σ Coefficients[i] · axis[i]</c>, one coefficient per axis of the kernel.
/// </summary>
public sealed record IndexExpression(int Offset, EquatableArray<int> Coefficients);

/// <summary>
/// An element of a buffer. Before layout it has one index per dimension (the batch first where there is one); after layout exactly one,
/// whose coefficients are strides in floats. Layout is nothing but strides.
/// </summary>
/// <param name="Buffer">Index in <see cref="Kernel.Buffers"/>.</param>
/// <param name="Lookup">Where one of the indices is a number that stands in another buffer; null for most accesses.</param>
public sealed record Access(int Buffer, EquatableArray<IndexExpression> Index, Lookup? Lookup = null)
{
    /// <summary>After layout: the offset in floats.</summary>
    public int Offset => Flat.Offset;

    /// <summary>After layout: the stride of each axis in floats.</summary>
    public EquatableArray<int> Strides => Flat.Coefficients;

    public bool IsFlat => Index.Count == 1;

    /// <summary>The access, then the one its index is read from.</summary>
    public IEnumerable<Access> AndLookup() => Lookup is null ? [this] : [this, Lookup.From];

    /// <summary>The access changed, and the one its index is read from.</summary>
    public Access Map(Func<Access, Access> change)
    {
        var changed = change(this);
        return Lookup is null ? changed : changed with { Lookup = (changed.Lookup ?? Lookup) with { From = change(Lookup.From) } };
    }

    private IndexExpression Flat => IsFlat ? Index[0] : throw new InvalidOperationException("The access has no layout yet.");
}

/// <summary>
/// An index that is read: the whole number at <paramref name="From"/> counts along one dimension of the buffer accessed. Kernels with lookups
/// have no accumulators, so that they are copies and additions of rows; a number outside the extent is refused at run time.
/// </summary>
/// <param name="From">Where the number stands.</param>
/// <param name="Dimension">The dimension it counts along; that dimension's index is 0 beside it.</param>
/// <param name="Extent">How many there are.</param>
/// <param name="Stride">After layout: floats from one to the next.</param>
public sealed record Lookup(Access From, int Dimension, int Extent, int Stride = 0);

/// <summary>An operand of a kernel as the kernel sees it; calls bind it to a buffer of the program.</summary>
/// <param name="Name">Its name in the emitted code: <c>x</c>, <c>weight</c>, <c>dy</c>.</param>
/// <param name="Extents">Before layout the extent of each dimension (of a per-example operand 0 for the batch); after layout the length in floats of one example or of all.</param>
/// <param name="PerExample">Whether the first dimension is the batch.</param>
/// <param name="Layout">How it lies in memory; null before layout.</param>
public sealed record KernelBuffer(string Name, EquatableArray<int> Extents, bool PerExample, BufferTraits? Layout = null);

/// <summary>What the scheduler may assume of a buffer after layout.</summary>
/// <param name="Aligned">Whether it begins at a multiple of 64 bytes.</param>
/// <param name="GapWritable">Elements between the declared ones, and up to a vector after the last, belong to nobody: whole vectors may be read and stored.</param>
/// <param name="GapZero">
/// Those elements are zero when the kernel starts; of a buffer that is written: they are zero when it ends, so stores past an extent store zeros.
/// </param>
public sealed record BufferTraits(bool Aligned, bool GapWritable, bool GapZero);

public enum AccumulatorKind
{
    Sum,
    Maximum,
    Minimum,
    Product,
}

/// <summary>A value combined over all reduction axes.</summary>
public sealed record Accumulator(AccumulatorKind Kind, Expression Body)
{
    /// <summary>Of a sum: what it starts from, which no reduction axis changes; null for 0.</summary>
    public Expression? Start { get; init; }
}

public enum WriteMode
{
    Set,

    /// <summary>Added to what is there.</summary>
    Add,

    /// <summary>Set when the run-time argument <c>accumulate</c> is false (the first batch tile), else added.</summary>
    SetOrAdd,
}

/// <summary>Stores <paramref name="Value"/> at <paramref name="To"/>.</summary>
public sealed record Write(Access To, Expression Value, WriteMode Mode = WriteMode.Set);

/// <summary>
/// One pass over the reduction axes, of several passes each over those that its expressions depend on. Its writes happen at each inner element; both may use
/// accumulators of earlier stages.
/// </summary>
public sealed record Stage(EquatableArray<Accumulator> Accumulators, EquatableArray<Write> Writes)
{
    /// <summary>Whether what it adds up or stores, or where it stores it, changes along an axis.</summary>
    public bool DependsOn(int axis) => Accumulators.Any(a => a.Body.DependsOn(axis))
        || Writes.Any(w => w.Value.DependsOn(axis) || w.To.AndLookup().Any(a => a.Index.Any(i => i.Coefficients[axis] != 0)));

    /// <summary>Whether there are several accumulators and no two of them read the same element: what one has loaded, the next has no use for.</summary>
    public bool HasSeparateSums => Accumulators.Count > 1 && Writes.Count == 0
        && Accumulators.SelectMany(static a => a.Body.Reads().Distinct()).GroupBy(static r => r).All(static same => same.Count() == 1);
}

/// <summary>
/// One loop nest: <c>for parallel axes { stage 1: for reduction axes: accumulators ⊕= bodies; … ; epilogue: writes }</c>.
/// Without stages it is an element-wise kernel, with one a dense layer or convolution, with three a softmax.
/// </summary>
/// <param name="Name">The role for names and comments, e.g. <c>dense.forward</c>; no layer's name, so that equal kernels of several layers are equal.</param>
/// <param name="Formula">What it computes, for the emitted comment: <c>y = max(x·W + b, 0)</c>.</param>
/// <param name="Axes">The loops; every coefficient array has one entry for each.</param>
/// <param name="Stages">Accumulators are numbered through all stages.</param>
/// <param name="Writes">The epilogue, over the parallel axes.</param>
public sealed record Kernel(
    string Name,
    string Formula,
    EquatableArray<KernelBuffer> Buffers,
    EquatableArray<Axis> Axes,
    EquatableArray<Stage> Stages,
    EquatableArray<Write> Writes)
{
    /// <summary>Where the one sum has something to add; steps outside any of these may be left out. After layout; none before.</summary>
    public EquatableArray<LiveRange> Ranges { get; init; }

    public bool IsFlat => Accesses.All(static a => a.IsFlat);

    public int AccumulatorCount => Stages.Sum(static s => s.Accumulators.Count);

    /// <summary>Whether a stage goes over a reduction axis. One that stands alone does, whatever it reads.</summary>
    public bool GoesOver(Stage stage, int axis) => Stages.Count == 1 || stage.DependsOn(axis);

    /// <summary>All reads of accumulator bodies and inner writes, those of indices included.</summary>
    public IEnumerable<Access> BodyReads => Stages
        .SelectMany(static s => s.Accumulators.Select(static a => a.Body).Concat(s.Writes.Select(static w => w.Value)))
        .SelectMany(static e => e.Reads())
        .Concat(Stages.SelectMany(static s => s.Writes).SelectMany(static w => w.To.AndLookup().Skip(1)));

    /// <summary>All reads outside the reduction axes: of the epilogue, and what sums start from.</summary>
    public IEnumerable<Access> EpilogueReads => Writes.SelectMany(static w => w.Value.Reads().Concat(w.To.AndLookup().Skip(1))).Concat(Starts.SelectMany(static s => s.Reads()));

    /// <summary>What sums start from.</summary>
    public IEnumerable<Expression> Starts => Stages.SelectMany(static s => s.Accumulators).Where(static a => a.Start is not null).Select(static a => a.Start!);

    /// <summary>Whether some index is read from a buffer.</summary>
    public bool HasLookups => Accesses.Any(static a => a.Lookup is not null);

    public IEnumerable<Write> AllWrites => Stages.SelectMany(static s => s.Writes).Concat(Writes);

    public IEnumerable<Access> Accesses => BodyReads.Concat(EpilogueReads).Concat(AllWrites.Select(static w => w.To));

    /// <summary>The same kernel with every access (reads and writes) changed by <paramref name="change"/>.</summary>
    public Kernel MapAccesses(Func<Access, Access> change)
    {
        Write MapWrite(Write w) => w with { To = w.To.Map(change), Value = w.Value.MapReads(change) };
        return this with
        {
            Stages = Stages.Select(s => new Stage(
                s.Accumulators.Select(a => a with { Body = a.Body.MapReads(change), Start = a.Start?.MapReads(change) }).ToEquatable(),
                s.Writes.Select(MapWrite).ToEquatable())).ToEquatable(),
            Writes = Writes.Select(MapWrite).ToEquatable(),
        };
    }
}
