using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>
/// Schedules do what the plain nest does: the same values, each element stored as often, nothing touched that belongs to others, whatever
/// lies in the gaps.
/// </summary>
public class ScheduleExecutionTests
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 7, 9, 15, 16, 17, 31, 33, 48, 65, 127, 130];

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Every_size_is_covered_exactly_once(int lanes)
    {
        foreach (var size in Sizes)
        {
            foreach (var other in new[] { 1, 10, 19 })
            {
                Check(SampleKernels.DenseForward(size, other), lanes);
                Check(SampleKernels.DenseForward(other, size), lanes);
                Check(SampleKernels.DenseWeightGradient(size, other), lanes);
                Check(SampleKernels.DenseWeightGradient(size, other, userGradient: true), lanes);
                Check(SampleKernels.DenseInputGradient(size, other), lanes);
                Check(SampleKernels.DenseInputGradient(size, other, user: true), lanes);
                Check(KernelSpecialization.OneExample(SampleKernels.DenseForward(size, other)), lanes);
            }

            Check(SampleKernels.Elementwise(false, size), lanes);
            Check(SampleKernels.Elementwise(true, size), lanes);
            Check(SampleKernels.Elementwise(false, 3, 2, size), lanes);
            Check(SampleKernels.Copy(size), lanes);
            Check(SampleKernels.Across(3, 5, size), lanes);
            Check(SampleKernels.Softmax(size), lanes);
            Check(SampleKernels.Softmax(size, user: true), lanes);
            Check(SampleKernels.DenseSoftmax(3, size), lanes);
            Check(KernelSpecialization.OneExample(SampleKernels.DenseSoftmax(7, size)), lanes);
            Check(SampleKernels.DenseSoftmaxOfColumns(3, 5, size), lanes);
            Check(SampleKernels.SumOverRows(size), lanes);
            Check(SampleKernels.SquaredError(size), lanes);
            Check(SampleKernels.SquaredError(size, AccumulatorKind.Maximum), lanes);
            Check(SampleKernels.SquaredError(size, AccumulatorKind.Minimum), lanes);
            Check(SampleKernels.Dropout(size), lanes);
            Check(SampleKernels.Dropout(2, 3, size), lanes);
            Check(SampleKernels.Part(size, 5, size + 11), lanes);
            Check(SampleKernels.DenseForwardSpatial([2, 3, size], 10), lanes);
            Check(SampleKernels.Window(size), lanes);
            Check(SampleKernels.Repeat(3, size), lanes);
            Check(SampleKernels.TwoLoopInputGradient(size, 3, 5), lanes);
        }

        Check(SampleKernels.Mean(), lanes);
        Check(SampleKernels.SquaredError(4, AccumulatorKind.Product), lanes);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Every_candidate_does_the_same(int lanes)
    {
        foreach (var kernel in new[]
        {
            SampleKernels.DenseForward(13, 37), SampleKernels.DenseForward(6, 70), SampleKernels.DenseForwardSpatial([2, 3, 5], 50),
            SampleKernels.DenseWeightGradient(29, 21), SampleKernels.DenseWeightGradient(29, 21, userGradient: true), SampleKernels.DenseInputGradient(41, 7), SampleKernels.Elementwise(false, 3, 5, 7),
            SampleKernels.Softmax(37), SampleKernels.Softmax(37, user: true), SampleKernels.DenseSoftmax(9, 21), SampleKernels.Part(21, 5, 40), SampleKernels.SumOverRows(40), SampleKernels.Dropout(3, 33),
            SampleKernels.Window(37), SampleKernels.TwoLoopInputGradient(40, 3, 5), SampleKernels.TwoLengths(3, 16, 32), SampleKernels.TwoLengths(20, 5, 33),
        })
        {
            foreach (var schedule in Scheduler.Candidates(kernel, lanes))
            {
                Assert.Empty(ScheduleVerifier.Verify(schedule));
                Check(kernel, schedule, rows: 13, accumulate: true);
            }
        }
    }

    private static void Check(Kernel kernel, int lanes)
    {
        var schedule = Scheduler.Choose(kernel, lanes);
        Assert.Empty(ScheduleVerifier.Verify(schedule));
        Check(kernel, schedule, rows: 5, accumulate: false);
        Check(kernel, schedule, rows: 1, accumulate: true);
    }

    private static void Check(Kernel kernel, KernelSchedule schedule, int rows, bool accumulate)
    {
        var what = $"{kernel.Name} with {string.Join(", ", kernel.Axes)}: {SchedulePrinter.Describe(schedule)}";
        var logical = Logical(kernel, rows);
        var plain = Memory(kernel, rows, logical);
        var tiled = plain.Select(static m => (double[])m.Clone()).ToArray();
        var before = plain.Select(static m => (double[])m.Clone()).ToArray();

        KernelInterpreter.Run(kernel, rows, plain, Draw, accumulate);
        var stores = ScheduleInterpreter.Run(schedule, rows, tiled, Draw, accumulate);

        var expected = StoresOfPlainNest(kernel, rows, plain);
        for (var b = 0; b < kernel.Buffers.Count; b++)
        {
            var traits = kernel.Buffers[b].Layout!;
            for (var i = 0; i < plain[b].Length; i++)
            {
                if (logical[b].Contains(i))
                {
                    Assert.True(Math.Abs(plain[b][i] - tiled[b][i]) <= 1e-9 * (1 + Math.Abs(plain[b][i])), $"{what}: {kernel.Buffers[b].Name}[{i}] is {tiled[b][i]}, expected {plain[b][i]}");
                    Assert.True(expected[b][i] == stores[b][i], $"{what}: {kernel.Buffers[b].Name}[{i}] was stored {stores[b][i]} times, expected {expected[b][i]}");
                }
                else if (!traits.GapWritable)
                {
                    Assert.True(before[b][i].Equals(tiled[b][i]), $"{what}: {kernel.Buffers[b].Name}[{i}] belongs to others and was written");
                }
                else if (traits.GapZero && stores[b][i] > 0)
                {
                    Assert.Equal(0, tiled[b][i]);
                }
            }
        }
    }

    /// <summary>The elements the plain nest touches, by buffer; all of a buffer without gaps.</summary>
    private static HashSet<int>[] Logical(Kernel kernel, int rows)
    {
        var touched = kernel.Buffers.Select(static _ => new HashSet<int>()).ToArray();
        Walk(kernel, rows, kernel.Accesses.Distinct().ToArray(), (access, at) => touched[access.Buffer].Add(at));
        return touched;
    }

    private static int[][] StoresOfPlainNest(Kernel kernel, int rows, double[][] memory)
    {
        var stores = memory.Select(static m => new int[m.Length]).ToArray();
        Walk(kernel, rows, kernel.Stages.SelectMany(static s => s.Writes).Select(static w => w.To).ToArray(), (access, at) => stores[access.Buffer][at]++);
        var parallel = kernel with { Axes = kernel.Axes.Select(static a => a.Role == AxisRole.Reduction ? a with { Extent = 1, PerExample = 0 } : a).ToEquatable() };
        Walk(parallel, rows, kernel.Writes.Select(static w => w.To).ToArray(), (access, at) => stores[access.Buffer][at]++);
        return stores;
    }

    private static void Walk(Kernel kernel, int rows, Access[] accesses, Action<Access, int> visit)
    {
        var extents = kernel.Axes.Select(a => a.IsRuntime ? rows * a.PerExample : a.Extent).ToArray();
        foreach (var access in accesses)
        {
            void Axis(int axis, int at)
            {
                if (axis == extents.Length)
                {
                    visit(access, at);
                    return;
                }

                for (var i = 0; i < extents[axis]; i++)
                {
                    Axis(axis + 1, at + (i * access.Strides[axis]));
                }
            }

            Axis(0, access.Offset);
        }
    }

    /// <summary>Small whole numbers where elements are, NaN in the gaps, and a vector of NaN behind buffers that promise room.</summary>
    private static double[][] Memory(Kernel kernel, int rows, HashSet<int>[] logical)
    {
        var random = new Random(7);
        return kernel.Buffers.Select((buffer, b) =>
        {
            var length = buffer.Extents[0] * (buffer.PerExample && kernel.Axes.Any(static a => a.IsRuntime) ? rows : 1);
            var memory = Enumerable.Repeat(double.NaN, length + (buffer.Layout!.GapWritable ? 16 : 0)).ToArray();
            for (var i = 0; i < length; i++)
            {
                var value = random.Next(-4, 5);
                memory[i] = logical[b].Contains(i) ? value : memory[i];
            }

            return memory;
        }).ToArray();
    }

    private static double Draw(RandomValue value, int example, int element) => ((example * 7919) + (element * 104729) + value.Stream) % 1000 / 1000.0;
}
