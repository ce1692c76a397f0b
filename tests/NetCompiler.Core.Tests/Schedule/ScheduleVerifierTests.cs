using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

public class ScheduleVerifierTests
{
    private static readonly KernelSchedule Dense = Scheduler.Choose(SampleKernels.DenseForward(20, 40), 16);
    private static readonly KernelSchedule Packed = Scheduler.Choose(SampleKernels.DenseInputGradient(128, 64), 16);

    [Fact]
    public void Finds_axes_left_out_or_taken_twice()
    {
        AssertFound("stands 0 times", Dense with { OuterOrder = EquatableArray.Of(0) });
        AssertFound("stands 2 times", Dense with { OuterOrder = EquatableArray.Of(0, 1, 1) });
        AssertFound("in the reduction order", Dense with { OuterOrder = EquatableArray.Of(0, 1, 2), ReductionOrder = default });
    }

    [Fact]
    public void Finds_tiles_that_do_not_fit()
    {
        AssertFound("accumulators", Dense with { Tile = EquatableArray.Of(16, 3, 1) });
        AssertFound("steps of j", Dense with { Tile = EquatableArray.Of(2, 4, 1) });
        AssertFound("steps of i", Dense with { Tile = EquatableArray.Of(2, 2, 2) });
        AssertFound("unrolled", Dense with { Unroll = 21 });
        AssertFound("split", Dense with { Unroll = 1, Split = 2, Tile = EquatableArray.Of(1, 1, 1) });
    }

    [Fact]
    public void Finds_vectors_that_reach_into_other_memory()
    {
        var buffers = Dense.Kernel.Buffers;
        var exact = new BufferTraits(false, GapWritable: false, GapZero: false);
        AssertFound("not the kernel's", Dense with { Kernel = Dense.Kernel with { Buffers = buffers.With(1, buffers[1] with { Layout = exact }) } });
        Assert.Empty(ScheduleVerifier.Verify(Dense with { Kernel = Dense.Kernel with { Buffers = buffers.With(3, buffers[3] with { Layout = exact }) } }));
        AssertFound("not the kernel's", Dense with { VectorAxis = 2, Tile = EquatableArray.Of(2, 2, 1) });
    }

    [Fact]
    public void Finds_panels_filled_too_early()
    {
        var packing = Packed.Packing!;
        AssertFound("depends on more", Packed with { Packing = packing with { Depth = packing.Depth - 1 } });
        AssertFound("rows of", Packed with { Packing = packing with { Width = packing.Width + 16 } });
    }

    [Fact]
    public void Finds_sides_that_do_not_lie_together()
    {
        var across = Scheduler.Choose(SampleKernels.Across(5, 7, 20), 16);
        Assert.Empty(ScheduleVerifier.Verify(across));
        AssertFound("not contiguous", across with { OuterOrder = across.OuterOrder.Take(2).Concat(across.OuterOrder.Skip(2).Reverse()).ToEquatable() });
        AssertFound("expected 1 on both sides", across with { Form = ScheduleForm.BlockCopy });
    }

    [Fact]
    public void Finds_edges_where_nothing_is_left_out()
    {
        AssertFound("edges along j", Dense with { Edges = EquatableArray.Of(1) });
        AssertFound("edges along n", Dense with { Edges = EquatableArray.Of(0) });
    }

    private static void AssertFound(string part, KernelSchedule schedule) =>
        Assert.Contains(ScheduleVerifier.Verify(schedule), p => p.Contains(part, StringComparison.Ordinal));
}
