using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

public class SchedulePrinterTests
{
    [Fact]
    public void Says_tile_accumulators_and_loops()
    {
        var schedule = Scheduler.Choose(SampleKernels.DenseForward(784, 128), 16);
        schedule = schedule with { Tile = EquatableArray.Of(8, 2, 1), Unroll = 1 };
        Assert.Equal("8 rows × 2 vectors, 16 accumulators, loop over 784; weight and bias are read along the lanes, x is broadcast. Remainders: 4 and 1 rows", SchedulePrinter.Describe(schedule));
        Assert.Equal("8 rows × 2 vectors", SchedulePrinter.Compact(schedule));
    }

    [Fact]
    public void Says_what_is_unrolled_split_and_copied()
    {
        var one = Scheduler.Choose(KernelSpecialization.OneExample(SampleKernels.DenseForward(64, 32)), 16);
        Assert.StartsWith("2 vectors, 8 accumulators, loop over 64 by 4, 4 partial sums each; ", SchedulePrinter.Describe(one), StringComparison.Ordinal);

        var panel = Scheduler.Choose(SampleKernels.DenseInputGradient(128, 64), 16);
        Assert.Contains("weight is copied into a panel of ", SchedulePrinter.Describe(panel), StringComparison.Ordinal);
        Assert.Equal("transposes 7 × 20", SchedulePrinter.Describe(Scheduler.Choose(SampleKernels.Across(5, 7, 20), 8)));
        Assert.Equal("copies runs of 10", SchedulePrinter.Describe(Scheduler.Choose(SampleKernels.Copy(10), 8)));
        Assert.Equal("plain loops", SchedulePrinter.Describe(Scheduler.Choose(SampleKernels.Mean(), 4)));
        Assert.Equal("block transpose", SchedulePrinter.Compact(Scheduler.Choose(SampleKernels.Across(5, 7, 20), 8)));
        Assert.Equal("block copy", SchedulePrinter.Compact(Scheduler.Choose(SampleKernels.Copy(10), 8)));
        Assert.Equal("plain loops", SchedulePrinter.Compact(Scheduler.Choose(SampleKernels.Mean(), 4)));
        Assert.Contains("loop over the examples", SchedulePrinter.Describe(Scheduler.Choose(SampleKernels.SumOverRows(40), 16)), StringComparison.Ordinal);
    }
}
