using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>What kind of code a schedule stands for.</summary>
public enum ScheduleForm
{
    /// <summary>Register tiles of vectors.</summary>
    Tiled,

    /// <summary>Plain scalar loops: always legal, for what no vector schedule can do.</summary>
    Scalar,

    /// <summary>
    /// A pure copy of runs that are contiguous on both sides: <c>Span.CopyTo</c> for each. The run is the last axis of
    /// <see cref="KernelSchedule.OuterOrder"/>, with stride 1 in the one read and the one write; its extent may be a run-time one.
    /// </summary>
    BlockCopy,

    /// <summary>
    /// A pure copy that lies along one axis where it is written and along another where it is read: <c>Panels.Transpose</c>. These are the last two axes of
    /// <see cref="KernelSchedule.OuterOrder"/>, in this order.
    /// </summary>
    BlockTranspose,

    /// <summary>
    /// Runs added to rows that an index names, one after another: the run is the last axis of <see cref="KernelSchedule.ReductionOrder"/>, with
    /// stride 1 in the one read and the one write.
    /// </summary>
    BlockAdd,
}

/// <summary>A copy of one operand into a panel in which the vector axis is contiguous, made just inside the outer loops it depends on.</summary>
/// <param name="Source">The operand of the kernel that is copied; after packing, reads of it are reads of <paramref name="Panel"/>.</param>
/// <param name="SourceOffset">Offset of the access packed.</param>
/// <param name="SourceStrides">Its strides, one per axis.</param>
/// <param name="Panel">
/// Index in <see cref="Kernel.Buffers"/> of the panel, the last buffer of the packed kernel. It is filled anew for each tile of the vector axis, so
/// reads of it start at the panel's beginning whatever the outer indices are; along the vector axis they count within the tile. Lanes past the axis's
/// extent are not filled.
/// </param>
/// <param name="Loops">The reduction axes copied, outermost first.</param>
/// <param name="Width">Floats of one panel row: vectors × lanes.</param>
/// <param name="Depth">How many of the outer loops stand outside the packing.</param>
public sealed record Packing(
    int Source,
    int SourceOffset,
    EquatableArray<int> SourceStrides,
    int Panel,
    EquatableArray<PackingLoop> Loops,
    int Width,
    int Depth);

/// <summary>One loop of a packing, with the strides of source and panel in floats.</summary>
public sealed record PackingLoop(int Extent, int SourceStride, int PanelStride);

/// <summary>How a flat kernel is carried out for one vector width.</summary>
/// <param name="Kernel">The kernel after axis fusion and packing; fused-away axes have extent 1.</param>
/// <param name="Lanes">Floats in a vector: 16, 8 or 4; 1 for scalar forms.</param>
/// <param name="VectorAxis">The axis along which vectors lie; -1 without one.</param>
/// <param name="Tile">Steps of each parallel axis done in one call of the micro-kernel (of the vector axis: vectors); 1 elsewhere.</param>
/// <param name="Unroll">Steps of the innermost reduction loop written out in one round.</param>
/// <param name="Split">Partial accumulators each accumulator is split into, added together at the end.</param>
/// <param name="WrittenOut">Reduction axes without a loop: every step is written out. Those of extent 1 are among them.</param>
/// <param name="ReductionOrder">Every reduction axis, outermost first; those of extent 1 stand in front.</param>
/// <param name="OuterOrder">Every parallel axis, outermost first; those of extent 1 stand in front.</param>
/// <param name="Cycles">The cost model's estimate for the expected extents.</param>
/// <param name="IsStraight">Whether the kernel is to be one run of statements, as the user asked: longer than the cost model would have it.</param>
public sealed record KernelSchedule(
    Kernel Kernel,
    ScheduleForm Form,
    int Lanes,
    int VectorAxis,
    EquatableArray<int> Tile,
    int Unroll,
    int Split,
    EquatableArray<int> WrittenOut,
    EquatableArray<int> ReductionOrder,
    EquatableArray<int> OuterOrder,
    Packing? Packing,
    double Cycles,
    bool IsStraight = false)
{
    /// <summary>Whether the size of the code counts as much as its speed.</summary>
    public bool IsCompact { get; init; }

    /// <summary>Whether rows that full tiles leave over are done by fours, and only then one by one.</summary>
    public bool HasMiddleRows { get; init; }

    /// <summary>Examples that go through all tiles before the next ones do, their sums added up in memory; 0 for all at once.</summary>
    public int ExampleBlock { get; init; }

    /// <summary>Axes along which tiles at the edges have methods of their own, in which steps that add nothing are left out.</summary>
    public EquatableArray<int> Edges { get; init; }

    /// <summary>Whether lanes are steps of a reduction, added together at the end.</summary>
    public bool VectorReduces => VectorAxis >= 0 && Kernel.Axes[VectorAxis].Role == AxisRole.Reduction;

    /// <summary>Vectors along the vector axis, the last one perhaps only partly used.</summary>
    public int VectorCount => VectorAxis < 0 ? 1 : (Kernel.Axes[VectorAxis].Extent + Lanes - 1) / Lanes;
}
