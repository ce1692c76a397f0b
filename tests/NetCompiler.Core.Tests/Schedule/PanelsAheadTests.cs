using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>While a panel is computed with, the next one is asked for, line by line.</summary>
public sealed class PanelsAheadTests
{
    [Fact]
    public void Weights_that_lie_along_the_lanes_are_asked_for_row_by_row()
    {
        var (text, schedule) = Emit(SampleKernels.DenseForward(2100, 1008));
        var ahead = Assert.IsType<PanelsAhead>(PanelsAhead.Of(schedule));
        Assert.Equal((1008, 1), (ahead.StepStride, ahead.LaneStride));
        Assert.Contains("while the next one is asked for", SchedulePrinter.Describe(schedule), StringComparison.Ordinal);
        Assert.Contains("ReadOnlySpan<float> weightAhead)", text, StringComparison.Ordinal);
        Assert.Matches(@"Panels\.Prefetch\(weightAhead, i0? \* 1008\);", text);
        AssertCovers(schedule, ahead);
    }

    [Fact]
    public void Weights_read_across_are_asked_for_by_sixteen_steps_of_a_lane()
    {
        var (text, schedule) = Emit(SampleKernels.DenseInputGradient(2048, 512));
        var ahead = Assert.IsType<PanelsAhead>(PanelsAhead.Of(schedule));
        Assert.Equal((1, 512), (ahead.StepStride, ahead.LaneStride));
        Assert.Contains("Panels.Prefetch(weightAhead, (j & 15) * 512 + (j & -16));", text, StringComparison.Ordinal);
        AssertCovers(schedule, ahead);
    }

    [Fact]
    public void What_the_cache_keeps_is_not_asked_for()
    {
        var (text, schedule) = Emit(SampleKernels.DenseInputGradient(256, 128));
        Assert.NotNull(schedule.Packing);
        Assert.Null(PanelsAhead.Of(schedule));
        Assert.DoesNotContain("Prefetch", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Small_code_asks_for_nothing() =>
        Assert.Null(PanelsAhead.Of(Scheduler.Choose(SampleKernels.DenseInputGradient(2048, 512), 16) with { IsCompact = true }));

    // The last columns are a tile of their own, behind which there is nothing.
    [Fact]
    public void Only_full_tiles_with_a_panel_behind_ask()
    {
        var (text, schedule) = Emit(SampleKernels.DenseForward(2100, 1008));
        var floats = 16 * schedule.Tile[schedule.VectorAxis];
        var asking = text.Split("internal static void ").Where(static m => m.Contains("Panels.Prefetch", StringComparison.Ordinal)).ToArray();
        Assert.StartsWith($"Dense_{schedule.Tile[schedule.OuterOrder[^1]]}x{floats}_V512(", Assert.Single(asking), StringComparison.Ordinal);
    }

    // Every line of a panel is asked for by the first tiles, once, and nothing else.
    private static void AssertCovers(KernelSchedule schedule, PanelsAhead ahead)
    {
        var (steps, width) = (schedule.Kernel.Axes[ahead.Axis].Extent, schedule.Packing!.Width);
        var isAcross = ahead.LaneStride > 1;
        var asked = from line in Enumerable.Range(0, ahead.Lines)
                    from step in Enumerable.Range(0, steps)
                    let at = isAcross ? ((step & 15) * ahead.LaneStride) + (step & -16) : step * ahead.StepStride
                    select (line * ahead.LineStride) + at;
        var needed = from lane in Enumerable.Range(0, width).Where(l => isAcross || l % PanelsAhead.Line == 0)
                     from step in Enumerable.Range(0, steps).Where(s => !isAcross || s % PanelsAhead.Line == 0)
                     select (lane * ahead.LaneStride) + (step * ahead.StepStride);
        Assert.Equal(needed.Order(), asked.Order());
    }

    private static (string Text, KernelSchedule Schedule) Emit(Kernel kernel)
    {
        var schedule = Scheduler.Choose(kernel, 16);
        return (KernelEmitter.Emit(kernel, EquatableArray.Of(schedule), "Dense").Text, schedule);
    }
}
