using NetCompiler.Core;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>Emitted kernels, compiled and run in all three widths, against the interpreter in double.</summary>
public sealed class EmittedKernelTests
{
    private static readonly Kernel[] _kernels =
    [
        KernelCases.DenseForward(64, 32), KernelCases.DenseForward(33, 10), KernelCases.DenseForward(20, 50, user: true),
        KernelCases.DenseForward(64, 32, rows: false), KernelCases.DenseForward(7, 3, rows: false, user: true), KernelCases.DenseForward(48, 100, rows: false),
        KernelCases.DenseWeightGradient(24, 32), KernelCases.DenseWeightGradient(9, 10), KernelCases.DenseWeightGradient(13, 40),
        KernelCases.DenseInputGradient(40, 24), KernelCases.DenseInputGradient(17, 10), KernelCases.DenseInputGradient(100, 3),
        KernelCases.BiasGradient(32), KernelCases.BiasGradient(10),
        KernelCases.Softmax(10, user: false), KernelCases.Softmax(10, user: true), KernelCases.Softmax(48, user: true), KernelCases.Softmax(37, user: false),
        KernelCases.DenseRow(12, 10, rows: false, user: true), KernelCases.DenseRow(5, 3, rows: false, user: false), KernelCases.DenseRow(12, 32, rows: false, user: true),
        KernelCases.DenseRow(9, 10, rows: true, user: true), KernelCases.DenseRow(6, 19, rows: true, user: false),
        KernelCases.TwoSums(9, 32, user: false), KernelCases.TwoSums(16, 10, user: true), KernelCases.TwoSums(5, 19, user: false),
        KernelCases.Folds(37), KernelCases.Folds(64), KernelCases.Folds(5),
        KernelCases.Operations(32, user: true), KernelCases.Operations(21, user: false), KernelCases.Operations(3, user: true),
        KernelCases.Dropout(32), KernelCases.Dropout(19),
        KernelCases.Copy(16), KernelCases.Copy(10), KernelCases.Rotation(40), KernelCases.Rotation(9),
        KernelCases.Gather(7, 5, 19), KernelCases.Gather(9, 16, 8, user: true), KernelCases.Gather(4, 3, 5, along: 0),
        KernelCases.Scatter(3, 7, 19), KernelCases.Scatter(6, 2, 5, along: 0),
        KernelCases.Windows(14), KernelCases.Windows(32, user: true), KernelCases.Windows(5), KernelCases.Windows(9, user: true),
        KernelCases.Spread(14), KernelCases.Spread(32, user: true), KernelCases.Spread(12), KernelCases.Spread(3, user: true),
        KernelCases.Phases(14), KernelCases.Phases(32), KernelCases.Phases(3), KernelCases.Names(21),
    ];

    [Fact]
    public void The_schedules_chosen_compute_what_the_kernels_say()
    {
        var runs = KernelCompilation.Compile(_kernels.Select(static k => (k, Chosen(k))).ToArray());
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var rows in Rows(_kernels[i]))
            {
                KernelCheck.Agree(_kernels[i], runs[i], rows, seed: rows);
                KernelCheck.Agree(_kernels[i], runs[i], rows, seed: rows, accumulate: true);
            }
        }
    }

    [Theory]
    [InlineData(14)]
    [InlineData(32)]
    public void Windows_that_move_by_two_need_no_panel_and_no_plain_loops(int size)
    {
        foreach (var schedule in new[] { KernelCases.Windows(size), KernelCases.Spread(size) }.SelectMany(static k => Chosen(k)))
        {
            Assert.Equal(ScheduleForm.Tiled, schedule.Form);
            Assert.Null(schedule.Packing);
        }
    }

    [Fact]
    public void Any_legal_schedule_computes_what_the_kernels_say()
    {
        var random = new Random(5);
        var sampled = _kernels.SelectMany(k => Sampled(k, random).Select(s => (Kernel: k, Schedules: s))).ToArray();
        var runs = KernelCompilation.Compile(sampled);
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var rows in Rows(sampled[i].Kernel).Where(static r => r is 1 or 7 or 19))
            {
                KernelCheck.Agree(sampled[i].Kernel, runs[i], rows, seed: i);
            }
        }
    }

    // Every remainder of the row tiles, on the kernels that have them; the others need few.
    private static IEnumerable<int> Rows(Kernel kernel) => !kernel.Axes.Any(static a => a.IsRuntime) ? [1]
        : kernel.Name.StartsWith("dense", StringComparison.Ordinal) ? Enumerable.Range(1, 19)
        : [1, 2, 7, 19];

    private static EquatableArray<KernelSchedule> Chosen(Kernel kernel) =>
        ProgramScheduler.Widths.Select(lanes => Scheduler.Choose(kernel, lanes)).ToEquatable();

    private static IEnumerable<EquatableArray<KernelSchedule>> Sampled(Kernel kernel, Random random)
    {
        if (!kernel.Axes.Any(static a => a.IsRuntime))
        {
            yield return Chosen(kernel).Select(StraightLine.WriteOut).ToEquatable();
        }

        var candidates = ProgramScheduler.Widths.Select(lanes => Scheduler.Candidates(kernel, lanes)).ToArray();
        for (var i = 0; i < 4; i++)
        {
            yield return candidates.Select(c => c[random.Next(c.Count)]).ToEquatable();
        }
    }
}
