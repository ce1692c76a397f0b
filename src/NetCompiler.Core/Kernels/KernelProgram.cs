namespace NetCompiler.Core.Kernels;

/// <summary>Where the memory of a program's buffer comes from.</summary>
public enum BufferKind
{
    /// <summary>The caller's inputs; rows have exactly the input's length, no gaps.</summary>
    Input,

    /// <summary>The caller's outputs, in declared order; no gaps.</summary>
    Output,

    /// <summary>The caller's targets; no gaps.</summary>
    Target,

    /// <summary>The caller's output gradients (<c>Backward</c>); no gaps.</summary>
    OutputGradient,

    /// <summary>Input gradients wanted by the caller; no gaps.</summary>
    InputGradient,

    /// <summary>Weights, in the parameter memory; padded, aligned.</summary>
    Parameter,

    /// <summary>Gradients of weights: the same offsets as the parameter memory, in the caller's span.</summary>
    ParameterGradient,

    State,

    /// <summary>Fixed numbers.</summary>
    Constant,

    /// <summary>One number given per call, e.g. 1 / examples.</summary>
    Scalar,

    /// <summary>Scratch in the workspace; padded, aligned; its place is the buffer plan's decision.</summary>
    Workspace,
}

/// <summary>A value of a program.</summary>
/// <param name="Id">Its index in <see cref="KernelProgram.Buffers"/>.</param>
/// <param name="Node">The graph node it holds (for gradients: the node whose gradient it is); -1 for a temporary.</param>
/// <param name="Extents">Extents of one example, or of the whole; the batch is not among them.</param>
public sealed record ProgramBuffer(int Id, string Name, BufferKind Kind, int Node, EquatableArray<int> Extents, bool PerExample)
{
    /// <summary>What the extents mean, which layouts go by: channels and space lie otherwise than steps and features.</summary>
    public Graph.ShapeKind Space { get; init; }

    /// <summary>
    /// Channels of the value whose kernel alone reads this one: with few of them that kernel's vectors lie along space, whatever the channels here.
    /// 0 where nothing is known.
    /// </summary>
    public int ReaderChannels { get; init; }

    /// <summary>Whether channels are innermost in memory: those of the reader, or its own, fill a vector.</summary>
    public bool HasChannelsInnermost => (ReaderChannels > 0 ? Math.Min(ReaderChannels, Extents[0]) : Extents[0]) >= WidestVector;

    /// <summary>Whether it lies otherwise than a value of its shape does, so that nobody who computes such a value should write here.</summary>
    public bool LiesApart => Space == Graph.ShapeKind.Spatial && HasChannelsInnermost != Extents[0] >= WidestVector;

    /// <summary>Floats in the widest vector.</summary>
    public const int WidestVector = 16;

    /// <summary>The numbers of a constant in row-major order, a single one for all of them; of anything else nothing.</summary>
    public EquatableArray<double> Values { get; init; }

    public int Size => Extents.Aggregate(1, static (a, b) => a * b);
}

/// <summary>That <paramref name="Layer"/> cannot work on fewer than <paramref name="Count"/> examples.</summary>
public sealed record LeastExamples(int Count, string Layer)
{
    /// <summary>The setting of a graph's node that says so.</summary>
    public const string Setting = "least_examples";

    public static LeastExamples One { get; } = new(1, "");
}

/// <summary>Which of a pass's examples a sum over them takes.</summary>
public enum Summands
{
    All,

    /// <summary>Those up to the middle, which is the same whatever the number of workers.</summary>
    FirstHalf,

    SecondHalf,
}

/// <summary>A kernel applied: <paramref name="Bindings"/> has a program buffer for each of the kernel's buffers.</summary>
/// <param name="Layer">The layer it belongs to, for names and comments.</param>
public sealed record KernelCall(string Layer, Kernel Kernel, EquatableArray<int> Bindings)
{
    /// <summary>Index in <see cref="KernelProgram.Loops"/> of the loop it stands in; -1 outside. The calls of a loop stand together.</summary>
    public int Loop { get; init; } = -1;

    /// <summary>What it sees of each of its buffers; null, or an empty list, for all of it.</summary>
    public EquatableArray<StepView?> Views { get; init; }

    /// <summary>The examples it sums over, where it does.</summary>
    public Summands Summands { get; init; }

    /// <summary>Whether it is made in the last tile of a batch only: it finishes what grows from tile to tile.</summary>
    public bool InLastTile { get; init; }

    /// <summary>Whether it is made in the first tile of a batch only: what it stores is there for the others.</summary>
    public bool InFirstTile { get; init; }

    public StepView? ViewOf(int buffer) => Views.Count == 0 ? null : Views[buffer];
}

/// <summary>One entry point as kernels in order: predict, loss, gradient or backward.</summary>
/// <param name="Name"><c>predict</c>, <c>predict_batch</c>, <c>loss</c>, <c>gradient</c>, <c>backward</c>, <c>inspect</c>.</param>
public sealed record KernelProgram(string Name, EquatableArray<ProgramBuffer> Buffers, EquatableArray<KernelCall> Calls)
{
    /// <summary>Whether a pass is for one example; else for as many as there are.</summary>
    public bool TakesOneExample => Name is "predict" or "step" or "inspect";

    /// <summary>Workspace values that the driver reads when all calls are done: losses, or every layer's value for <c>Inspect</c>.</summary>
    public EquatableArray<int> Kept { get; init; }

    public EquatableArray<ProgramLoop> Loops { get; init; }

    /// <summary>States that the program writes; all others are only read.</summary>
    public EquatableArray<int> Updated { get; init; }

    /// <summary>The fewest examples it makes sense for, and the layer that asks for them: a variance needs more than one value.</summary>
    public LeastExamples Least { get; init; } = LeastExamples.One;
}
