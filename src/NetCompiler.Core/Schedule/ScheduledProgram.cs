using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>How a value lies in memory.</summary>
/// <param name="Strides">Floats between neighbours along each of its extents (the batch is not among them).</param>
/// <param name="Length">Floats of one example, or of the whole value; gaps and padding included.</param>
public sealed record MemoryLayout(EquatableArray<int> Strides, int Length);

/// <summary>A buffer with its place.</summary>
/// <param name="Offset">
/// In floats: of a parameter or its gradient in the parameter memory, of a state in the state memory, of an input, output or target
/// in one example's row, of a workspace value or scalar in the workspace (sized for <see cref="ScheduledProgram.Tile"/> examples).
/// </param>
/// <param name="RowStride">Floats from one example to the next; 0 when it is not per example.</param>
/// <param name="RowOffset">
/// In a program that takes the whole batch, floats for each example of the batch that lie between <paramref name="Offset"/> and the value.
/// </param>
public sealed record PlacedBuffer(ProgramBuffer Buffer, MemoryLayout Layout, int Offset, int RowStride, BufferTraits Traits, int RowOffset = 0);

/// <summary>A flat kernel with a schedule for each vector width (16, 8 and 4 lanes, in this order).</summary>
public sealed record ScheduledCall(string Layer, EquatableArray<int> Bindings, Kernel Kernel, EquatableArray<KernelSchedule> Schedules)
{
    /// <summary>As in <see cref="KernelCall.Loop"/>.</summary>
    public int Loop { get; init; } = -1;

    /// <summary>As in <see cref="KernelCall.Views"/>.</summary>
    public EquatableArray<StepView?> Views { get; init; }

    /// <summary>As in <see cref="KernelCall.Summands"/>.</summary>
    public Summands Summands { get; init; }

    /// <summary>As in <see cref="KernelCall.InLastTile"/>.</summary>
    public bool InLastTile { get; init; }

    /// <summary>As in <see cref="KernelCall.InFirstTile"/>.</summary>
    public bool InFirstTile { get; init; }

    /// <summary>
    /// In how many pieces the weights whose gradient it completes may change right behind it, each worker doing as many; 0 where they change when all
    /// gradients are there.
    /// </summary>
    public int UpdateParts { get; init; }

    public StepView? ViewOf(int buffer) => Views.Count == 0 ? null : Views[buffer];
}

/// <summary>One entry point, ready to be printed.</summary>
/// <param name="Name">As in <see cref="KernelProgram.Name"/>.</param>
/// <param name="Tile">
/// Most examples one pass takes; the driver loops over tiles. 1 for <c>predict</c>, whose kernels have no example axis; <see cref="BatchTile.Whole"/>
/// where one pass must take the whole batch, however many examples it has.
/// </param>
/// <param name="WorkspaceLength">Floats of workspace one pass needs; where it takes the whole batch, those whose number does not depend on the batch.</param>
/// <param name="PanelLength">Floats of the largest packing panel, which lies behind them.</param>
/// <param name="RowSpace">Floats of workspace for each example, behind the panel; 0 unless a pass takes the whole batch.</param>
/// <param name="Least">The fewest examples it makes sense for.</param>
public sealed record ScheduledProgram(
    string Name,
    int Tile,
    int WorkspaceLength,
    int PanelLength,
    int RowSpace,
    LeastExamples Least,
    EquatableArray<PlacedBuffer> Buffers,
    EquatableArray<ScheduledCall> Calls)
{
    /// <summary>As in <see cref="KernelProgram.Loops"/>.</summary>
    public EquatableArray<ProgramLoop> Loops { get; init; }

    /// <summary>How workers divide it; null where a pass is one thread's.</summary>
    public WorkerPlan? Workers { get; init; }

    public bool TakesWholeBatch => Tile == BatchTile.Whole;
}
