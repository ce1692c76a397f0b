using System.Text.RegularExpressions;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>What is multiplied by the zeros around a picture is left out where that is known when the code is emitted.</summary>
public sealed class EdgeTileTests
{
    private const string Padded = "input 64x8x6\nconv 64 3x3 pad=1 bias=false\n";

    [Fact]
    public void A_sum_over_a_picture_with_zeros_around_knows_where_these_are()
    {
        var kernel = Convolution(Padded).Kernel;
        Assert.Contains("nothing to add unless 1 ≤ oh+kh < 9\n", KernelPrinter.Print(kernel), StringComparison.Ordinal);
        Assert.Contains("nothing to add unless 1 ≤ ow+kw < 7\n", KernelPrinter.Print(kernel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input 64x8x6\nconv 64 3x3 bias=false\n")]
    [InlineData("input 64x8x8\nmaxpool 3 pad=1\n")]
    [InlineData("input 64x8x8\npad 1 value=2 | conv 64 3x3 bias=false\n")]
    public void Nothing_is_known_where_no_zeros_stand_around(string text) =>
        Assert.All(Program(text).Calls, static c => Assert.Empty(c.Kernel.Ranges));

    [Fact]
    public void What_is_written_where_zeros_stood_is_inside()
    {
        var inside = Program("input 64x8x6\npad 1 | conv 64 3x3 bias=false\n");
        Assert.Contains(inside.Calls, static c => c.Kernel.Ranges.Count == 2);
    }

    [Fact]
    public void All_that_is_written_stands_inside()
    {
        var program = new ProgramFixture();
        var (x, w) = (program.Buffer("x", BufferKind.Input, true, 8), program.Buffer("w", BufferKind.Parameter, false, 3));
        var (halo, y) = (program.Buffer("halo", BufferKind.Workspace, true, 20), program.Buffer("y", BufferKind.Workspace, true, 18));
        program.Call("a", "fill", k => k.Write(halo, 0, k.Rows(), k.Parallel("i", 20)));
        foreach (var first in new[] { 9, 2 })
        {
            program.Call("a", "copy", k =>
            {
                var (n, i) = (k.Rows(), k.Parallel("i", 8));
                k.Write(halo, k.Read(x, n, i), n, i + first);
            });
        }

        var built = program.Call("a", "sum", k =>
        {
            var (n, o, t) = (k.Rows(), k.Parallel("o", 18), k.Reduce("t", 3));
            k.Write(y, k.Sum(k.Read(halo, n, o + t) * k.Read(w, t)), n, o);
        }).Build(y);
        var range = Assert.Single(KnownZeros.Of(built).Ranges(built.Calls[3]));
        Assert.Equal((2, 17), (range.From, range.To));
    }

    [Fact]
    public void Columns_at_the_edges_have_methods_of_their_own_and_the_only_tile_of_a_column_needs_none()
    {
        var call = Convolution(Padded);
        var schedule = call.Schedules[0];
        var (oh, ow) = (Axis(schedule, "oh"), Axis(schedule, "ow"));
        Assert.Equal(ow, Assert.Single(schedule.Edges));
        Assert.Equal((1, 5), EdgeTiles.Middle(schedule, ow));
        Assert.Equal(8, schedule.Tile[oh]);
        Assert.Empty(ScheduleVerifier.Verify(schedule));
        Assert.Contains(", first and last ow without the zeros around", SchedulePrinter.Describe(schedule), StringComparison.Ordinal);

        // Eight places of a column and three taps make 24 pairs, of which two stand outside; of three columns of taps two remain at the first and last column.
        var vectors = schedule.Tile[schedule.VectorAxis];
        var text = KernelEmitter.Emit(call.Kernel, EquatableArray.Of(schedule), "Conv").Text;
        Assert.Equal([22 * 2 * vectors, 22 * 3 * vectors, 22 * 2 * vectors], Methods(text).Select(static m => Regex.Count(m, "MultiplyAddEstimate")));
        Assert.Contains("_ow0(", text, StringComparison.Ordinal);
        Assert.Contains("_ow5(", text, StringComparison.Ordinal);
        Assert.Contains("At oh = 0, ow = 0, without what would be multiplied by the zeros around.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_estimate_counts_what_remains()
    {
        var schedule = Convolution(Padded).Schedules[0];
        var whole = Scheduler.Candidates(schedule.Kernel with { Ranges = default }, 16).First(s => s.Tile == schedule.Tile && s.OuterOrder == schedule.OuterOrder && s.Unroll == schedule.Unroll);
        Assert.Equal(whole.Cycles * (22.0 / 24) * (16.0 / 18), schedule.Cycles, whole.Cycles * 1e-9);
    }

    [Fact]
    public void Edges_are_for_what_saves_enough_code_and_wide_vectors()
    {
        // One row of three in 64 is not worth two more methods; code for processors with short vectors need not be longer.
        Assert.Empty(Convolution("input 24x64x64\nconv 16 3x3 pad=1 bias=false\n").Schedules[0].Edges);
        Assert.Empty(Convolution(Padded).Schedules[2].Edges);
        Assert.NotEmpty(Convolution(Padded).Schedules[1].Edges);
    }

    [Fact]
    public void A_step_adds_nothing_only_where_all_it_depends_on_is_known()
    {
        var kernel = Convolution(Padded).Kernel;
        int? Step(int axis, params string[] second) => second.Contains(kernel.Axes[axis].Name) ? 1 : 0;
        Assert.True(EdgeTiles.AddsNothing(kernel, a => Step(a)));
        Assert.True(EdgeTiles.AddsNothing(kernel, a => Step(a, "oh")));
        Assert.False(EdgeTiles.AddsNothing(kernel, a => Step(a, "oh", "ow")));
        Assert.False(EdgeTiles.AddsNothing(kernel, a => kernel.Axes[a].Name is "oh" or "ow" ? null : Step(a)));
    }

    [Fact]
    public void Axes_fused_into_one_no_longer_know_where_a_row_ends()
    {
        var kernel = SampleKernels.Elementwise(user: false, 3, 16, 16);
        LiveRange Along(int axis) => new(new(0, new int[kernel.Axes.Count].ToEquatable().With(axis, 1)), 1, 3);
        var rows = Enumerable.Range(0, kernel.Axes.Count).Single(a => kernel.Axes[a].Name == "i1");
        var fused = AxisFusion.Fuse(kernel with { Ranges = EquatableArray.Of(Along(rows)) }, AxisRole.Parallel, gaps: false, rows: false);
        Assert.Contains(fused.Axes, static a => a.Extent > 16 && !a.IsRuntime);
        Assert.Empty(fused.Ranges);

        var examples = AxisFusion.Fuse(kernel with { Ranges = EquatableArray.Of(Along(0)) }, AxisRole.Parallel, gaps: false, rows: false);
        Assert.Single(examples.Ranges);
    }

    private static ScheduledCall Convolution(string text) => Program(text).Calls.First(static c => c.Kernel.AccumulatorCount > 0);

    private static ScheduledProgram Program(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;
        return NetworkCompiler.Compile(graph, NetworkOptions.Default).Program("predict")!;
    }

    private static int Axis(KernelSchedule schedule, string name) => Enumerable.Range(0, schedule.Kernel.Axes.Count).Single(a => schedule.Kernel.Axes[a].Name == name);

    // The micro-kernels, in the order of their names' appearance.
    private static IEnumerable<string> Methods(string text) => text.Split("[MethodImpl").Where(static m => m.Contains("MultiplyAddEstimate", StringComparison.Ordinal));
}
