using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>What is added to a sum it starts from. That results stay the same is tested where schedules are carried out.</summary>
public sealed class SumStartsTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void A_sum_starts_from_its_bias(int lanes)
    {
        var kernel = Scheduler.Choose(SampleKernels.DenseForward(64, 32), lanes).Kernel;
        Assert.Equal("bias[j]", Assert.Single(Starts(kernel)));
        Assert.Equal("maximum(a0, 0)", Value(kernel));
    }

    // Each lane would start from it.
    [Fact]
    public void Sums_along_the_lanes_start_from_nothing()
    {
        var schedule = Sum(static (sum, b, _) => sum + b);
        var along = schedule with { VectorAxis = Enumerable.Range(0, schedule.Kernel.Axes.Count).Single(a => schedule.Kernel.Axes[a].Role == AxisRole.Reduction) };
        Assert.True(along.VectorReduces);
        Assert.Empty(Starts(SumStarts.Of(along).Kernel));
    }

    [Fact]
    public void Several_are_added_in_the_order_in_which_the_sum_would_have_been_added_to()
    {
        var kernel = Starting(static (sum, b, c) => Expression.Tanh(c + (sum + b)));
        Assert.Equal("(b[j] + c[j])", Assert.Single(Starts(kernel)));
        Assert.Equal("tanh(a0)", Value(kernel));
    }

    [Fact]
    public void What_is_added_twice_is_started_from_twice()
    {
        var kernel = Starting(static (sum, b, _) => sum + b + b);
        Assert.Equal("(b[j] + b[j])", Assert.Single(Starts(kernel)));
        Assert.Equal("a0", Value(kernel));
    }

    [Fact]
    public void The_same_wherever_the_sum_is_used()
    {
        var kernel = Starting(static (sum, b, c) => (sum + b) * Expression.Logistic((sum + b) * c));
        Assert.Equal("b[j]", Assert.Single(Starts(kernel)));
        Assert.Equal("(a0·logistic((a0·c[j])))", Value(kernel));
    }

    [Fact]
    public void A_sum_that_is_used_in_another_way_too_starts_from_nothing()
    {
        Assert.Empty(Starts(Starting(static (sum, b, c) => (sum + b) * (sum + c))));
        Assert.Empty(Starts(Starting(static (sum, b, _) => (sum + b) * sum)));
        Assert.Empty(Starts(Starting(static (sum, b, _) => sum - b)));
        Assert.Empty(Starts(Starting(static (sum, b, c) => sum + (b * c))));
    }

    // Its gaps may be shared, and an earlier tile may have stored there what is read here.
    [Fact]
    public void Nothing_starts_from_what_the_kernel_stores()
    {
        var kernel = Starting(static (sum, b, _) => sum + b);
        Assert.Single(Starts(kernel));
        var whole = Sum(static (sum, b, _) => sum + b);
        var inPlace = whole with { Kernel = whole.Kernel.MapAccesses(static a => a.Buffer == 2 ? a with { Buffer = 4 } : a) };
        Assert.Empty(Starts(SumStarts.Of(inPlace).Kernel));
        Assert.Empty(Starts(SumStarts.Of(whole with { ExampleBlock = 4 }).Kernel));
    }

    // Only the epilogue is rewritten, so a sum that starts from what a later stage adds to it would have it twice.
    [Fact]
    public void A_sum_that_a_later_stage_reads_starts_from_nothing()
    {
        var whole = Sum(static (sum, b, _) => sum + b);
        var write = Assert.Single(whole.Kernel.Writes);
        var later = new Stage(new[] { new Accumulator(AccumulatorKind.Maximum, write.Value) }.ToEquatable(), default);
        var kernel = whole.Kernel with
        {
            Stages = new[] { whole.Kernel.Stages[0], later }.ToEquatable(),
            Writes = new[] { write with { Value = new AccumulatorValue(1) * write.Value } }.ToEquatable(),
        };

        Assert.Empty(Starts(SumStarts.Of(whole with { Kernel = kernel }).Kernel));
    }

    private static Kernel Starting(Func<Expression, Expression, Expression, Expression> value) => SumStarts.Of(Sum(value)).Kernel;

    // y[j] = value(Σ x[i]·w[j,i], b[j], c[j]).
    private static KernelSchedule Sum(Func<Expression, Expression, Expression, Expression> value) =>
        Scheduler.Candidates(KernelSpecialization.OneExample(SampleKernels.DenseAnd(12, 32, value)), 16).First(static s => s is { Form: ScheduleForm.Tiled, VectorReduces: false });

    private static IEnumerable<string> Starts(Kernel kernel) => kernel.Starts.Select(s => KernelPrinter.Print(kernel, s));

    private static string Value(Kernel kernel) => KernelPrinter.Print(kernel, Assert.Single(kernel.Writes).Value);
}
