using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

public class StraightLineTests
{
    [Theory]
    [InlineData(64, 32)]
    [InlineData(7, 3)]
    [InlineData(4, 16)]
    public void A_short_kernel_has_no_loop_left(int inputs, int outputs)
    {
        foreach (var lanes in new[] { 16, 8 })
        {
            var schedule = StraightLine.WriteOut(Scheduler.Choose(KernelSpecialization.OneExample(SampleKernels.DenseForward(inputs, outputs)), lanes));
            Assert.True(schedule.IsStraight);
            Assert.Empty(ScheduleVerifier.Verify(schedule));
            Assert.All(schedule.ReductionOrder, a => Assert.Contains(a, schedule.WrittenOut));
            Assert.Equal(schedule.VectorCount, schedule.Tile[schedule.VectorAxis]);
        }
    }

    [Fact]
    public void A_long_kernel_and_one_of_many_examples_stay_as_they_are()
    {
        var one = Scheduler.Choose(KernelSpecialization.OneExample(SampleKernels.DenseForward(784, 128)), 16);
        Assert.Same(one, StraightLine.WriteOut(one));
        var many = Scheduler.Choose(SampleKernels.DenseForward(64, 32), 16);
        Assert.Same(many, StraightLine.WriteOut(many));
    }

    [Fact]
    public void Steps_are_counted_in_vectors_for_one_example()
    {
        Assert.Equal(128, StraightLine.Steps(SampleKernels.DenseForward(64, 32), 16));
        Assert.Equal(256, StraightLine.Steps(SampleKernels.DenseForward(64, 32), 8));
        Assert.Equal(784 * 8, StraightLine.Steps(SampleKernels.DenseForward(784, 128), 16));
    }
}
