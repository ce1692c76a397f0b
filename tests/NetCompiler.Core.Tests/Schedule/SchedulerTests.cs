using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

public class SchedulerTests
{
    [Theory]
    [InlineData(784, 128)]
    [InlineData(512, 512)]
    [InlineData(256, 1024)]
    public void Dense_forward_in_batches_takes_a_tile_that_fills_the_units(int inputs, int outputs)
    {
        var schedule = Scheduler.Choose(SampleKernels.DenseForward(inputs, outputs), 16);

        Assert.Equal("j", schedule.Kernel.Axes[schedule.VectorAxis].Name);
        Assert.Contains(Tile(schedule), new[] { "8x2", "12x2", "8x3", "6x4" });
        Assert.Equal(1, schedule.Split);

        var narrow = Scheduler.Choose(SampleKernels.DenseForward(inputs, outputs), 8);
        Assert.Contains(Tile(narrow), new[] { "6x2", "4x3", "3x4" });
    }

    [Fact]
    public void Short_runs_of_what_lies_far_away_cost_more_than_their_bytes()
    {
        // Two vectors of a row at a time, and all sixteen of it in two turns.
        var (few, many) = (Cycles(rows: 50_000, vectors: 2), Cycles(rows: 50_000, vectors: 8));
        Assert.InRange(few / many, 1.5, 3);
        Assert.InRange(Cycles(rows: 64, vectors: 2) / Cycles(rows: 64, vectors: 8), 0.5, 1.5);
    }

    private static double Cycles(int rows, int vectors) => Scheduler.Candidates(Sum(rows), 16)
        .Where(c => c.Form == ScheduleForm.Tiled && c.Tile[c.VectorAxis] == vectors).Min(static c => c.Cycles);

    private static Kernel Sum(int rows)
    {
        var kernel = SampleKernels.SumOverRows(256);
        return kernel with { Axes = kernel.Axes.Select(a => a.IsRuntime ? a with { Extent = rows } : a).ToEquatable() };
    }

    [Fact]
    public void Dense_weight_gradient_takes_several_inputs_and_two_to_four_vectors()
    {
        var schedule = Scheduler.Choose(SampleKernels.DenseWeightGradient(784, 128), 16);

        Assert.Equal("j", schedule.Kernel.Axes[schedule.VectorAxis].Name);
        Assert.InRange(schedule.Kernel.AccumulatorCount * schedule.Tile.Aggregate(1, static (a, b) => a * b), 16, 29);
        Assert.Null(schedule.Packing);
    }

    [Fact]
    public void Dense_input_gradient_copies_the_weights_into_a_panel()
    {
        var schedule = Scheduler.Choose(SampleKernels.DenseInputGradient(128, 64), 16);

        var packing = Assert.IsType<Packing>(schedule.Packing);
        Assert.Equal("weight", schedule.Kernel.Buffers[packing.Source].Name);
        Assert.Equal(schedule.Tile[schedule.VectorAxis] * 16, packing.Width);
        Assert.Equal(schedule.VectorAxis, schedule.OuterOrder[packing.Depth - 1]);
        Assert.Equal(new PackingLoop(64, 1, packing.Width), Assert.Single(packing.Loops));
        Assert.Equal("i", schedule.Kernel.Axes[schedule.VectorAxis].Name);
    }

    [Fact]
    public void Dense_forward_of_one_example_keeps_eight_chains_busy()
    {
        var wide = Scheduler.Choose(KernelSpecialization.OneExample(SampleKernels.DenseForward(784, 128)), 16);
        Assert.Equal((8, 1), (wide.Tile[wide.VectorAxis], wide.Split));

        var narrow = Scheduler.Choose(KernelSpecialization.OneExample(SampleKernels.DenseForward(64, 32)), 16);
        Assert.Equal((2, 4, 4), (narrow.Tile[narrow.VectorAxis], narrow.Unroll, narrow.Split));
    }

    [Fact]
    public void Whole_vectors_never_touch_the_callers_memory_beyond_a_row()
    {
        foreach (var lanes in new[] { 16, 8, 4 })
        {
            Assert.Equal(ScheduleForm.Scalar, Scheduler.Choose(SampleKernels.Elementwise(true, 10), lanes).Form);
            Assert.Equal(ScheduleForm.Scalar, Scheduler.Choose(SampleKernels.SquaredError(10), lanes).Form);
            Assert.Equal(ScheduleForm.Tiled, Scheduler.Choose(SampleKernels.Elementwise(true, 48), lanes).Form);
            Assert.Equal(ScheduleForm.Tiled, Scheduler.Choose(SampleKernels.Elementwise(false, 10), lanes).Form);
        }

        // 20 is a multiple of four lanes only, and wider machines have such vectors too.
        Assert.All(new[] { 16, 8, 4 }, static lanes => Assert.Equal(4, Scheduler.Choose(SampleKernels.Elementwise(true, 20), lanes).Lanes));
    }

    [Fact]
    public void The_last_vector_of_a_row_is_stored_in_part_where_others_stand_behind_it()
    {
        foreach (var lanes in new[] { 16, 8, 4 })
        {
            Assert.Equal(ScheduleForm.Tiled, Scheduler.Choose(SampleKernels.Softmax(10, user: true), lanes).Form);
            Assert.Equal(ScheduleForm.Tiled, Scheduler.Choose(SampleKernels.Part(10, 0, 20), lanes).Form);
        }
    }

    [Fact]
    public void Sums_that_lie_apart_are_stored_one_by_one_where_no_vector_lies_otherwise()
    {
        // The caller's gradient has no room behind a row of 3, so vectors lie along the inputs, whose weights are 16 apart.
        static int Stride(KernelSchedule schedule) => schedule.Kernel.Writes[0].To.Strides[schedule.VectorAxis];
        Assert.Equal(16, Stride(Scheduler.Choose(SampleKernels.DenseWeightGradient(40, 3, userGradient: true), 16)));
        Assert.Equal(1, Stride(Scheduler.Choose(SampleKernels.DenseWeightGradient(40, 3), 16)));
    }

    [Fact]
    public void A_pure_copy_is_a_copy_of_runs()
    {
        var schedule = Scheduler.Choose(SampleKernels.Copy(10), 16);
        Assert.Equal(ScheduleForm.BlockCopy, schedule.Form);
        Assert.Equal(10, schedule.Kernel.Axes[schedule.OuterOrder[^1]].Extent);

        // Rows without gaps on both sides are one run.
        var whole = Scheduler.Choose(SampleKernels.Copy(2, 16), 16);
        Assert.Equal(32, whole.Kernel.Axes[whole.OuterOrder[^1]].PerExample);
    }

    [Fact]
    public void A_copy_that_lies_otherwise_where_it_is_written_is_transposed()
    {
        var schedule = Scheduler.Choose(SampleKernels.Across(5, 7, 20), 16);
        Assert.Equal(ScheduleForm.BlockTranspose, schedule.Form);
        Assert.Equal([7, 20], schedule.OuterOrder.TakeLast(2).Select(a => schedule.Kernel.Axes[a].Extent));
        Assert.Equal(ScheduleForm.Scalar, Scheduler.Choose(SampleKernels.Across(5, 3, 20), 16).Form);
    }

    [Fact]
    public void Nothing_but_rows_is_plain_loops() =>
        Assert.Equal(ScheduleForm.Scalar, Scheduler.Choose(SampleKernels.Mean(), 16).Form);

    [Fact]
    public void Random_values_are_drawn_in_vectors_along_the_elements_of_one_example()
    {
        var schedule = Scheduler.Choose(SampleKernels.Dropout(3, 5, 7), 16);
        Assert.Equal(105, schedule.Kernel.Axes[schedule.VectorAxis].Extent);

        // Rows and features could be one run in memory, but the example's index would be lost.
        var exact = Scheduler.Choose(SampleKernels.Dropout(64), 16);
        Assert.Equal(64, exact.Kernel.Axes[exact.VectorAxis].Extent);
    }

    [Fact]
    public void Random_values_are_not_drawn_in_vectors_along_the_example()
    {
        // Lanes of a drawn vector are elements of one example: along i each would need the example after the last.
        Kernel Drawn(bool alongElements)
        {
            var y = new Operand(0, "y", EquatableArray.Of(32), true);
            var k = new KernelBuilder("noise", "y = u");
            var (n, i) = (k.Rows(), k.Parallel("i", 32));
            k.Write(y, alongElements ? k.Random(RandomKind.Uniform, 7, n, i) : k.Random(RandomKind.Uniform, 7, i, n), n, i);
            return SampleKernels.Flat(k.Build(), SampleKernels.Workspace(y));
        }

        foreach (var lanes in new[] { 16, 8, 4 })
        {
            Assert.Contains(Scheduler.Candidates(Drawn(alongElements: true), lanes), static c => c.Form == ScheduleForm.Tiled);
            Assert.All(Scheduler.Candidates(Drawn(alongElements: false), lanes), static c => Assert.Equal(ScheduleForm.Scalar, c.Form));
        }
    }

    [Fact]
    public void Softmax_lays_its_lanes_along_the_sum() =>
        Assert.True(Scheduler.Choose(SampleKernels.Softmax(10), 16).VectorReduces);

    [Fact]
    public void Few_candidates_are_walked_for_an_editor() => Assert.All(
        [SampleKernels.DenseForward(784, 128), SampleKernels.DenseWeightGradient(512, 512), SampleKernels.DenseInputGradient(512, 512), SampleKernels.Softmax(1000)],
        static kernel => Assert.InRange(Scheduler.Candidates(kernel, 16).Count, 1, 60));

    [Fact]
    public void The_same_kernel_always_gets_the_same_schedule() =>
        Assert.Equal(Scheduler.Choose(SampleKernels.DenseForward(100, 50), 8), Scheduler.Choose(SampleKernels.DenseForward(100, 50), 8));

    [Fact]
    public void A_panel_is_made_for_sums_over_two_axes() =>
        Assert.Contains(Scheduler.Candidates(SampleKernels.TwoLoopInputGradient(64, 3, 5), 16), static s => s.Packing is { Loops.Count: 2 });

    private static string Tile(KernelSchedule schedule) =>
        $"{schedule.Tile[schedule.Kernel.Axes.ToList().FindIndex(static a => a.IsRuntime)]}x{schedule.Tile[schedule.VectorAxis]}";
}
