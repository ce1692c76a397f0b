using System.Globalization;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Loops of sums begin behind the zeros around a picture and end before them.</summary>
public sealed class LoopBoundsTests
{
    private const string Lenet = "input 1x18x18\nconv 6 5x5 | relu\nconv 16 5x5 | relu\ndense 10 | softmax\n";

    [Fact]
    public void The_gradient_of_what_a_window_read_meets_only_windows_that_there_are()
    {
        var call = Gradient(Lenet).Calls.Single(static c => c.Schedules[0].VectorReduces && LoopBounds.Of(c.Schedules[0]).Count > 0);
        var schedule = call.Schedules[0];
        var bounds = Assert.Single(LoopBounds.Of(schedule));
        Assert.Equal(("kh", "ih"), (schedule.Kernel.Axes[bounds.Axis].Name, schedule.Kernel.Axes[bounds.Along].Name));
        Assert.Equal(50.0 / 70, bounds.Remaining(schedule), 12);
        Assert.Contains(", kh without the zeros around", SchedulePrinter.Describe(schedule), StringComparison.Ordinal);

        var text = KernelEmitter.Emit(call.Kernel, EquatableArray.Of(schedule), "Conv2").Text;
        Assert.Contains(", Math.Max(0, ih - 9), Math.Min(5, ih + 1));", text, StringComparison.Ordinal);
        Assert.Contains("for (int kh = khFrom; kh < khTo; kh++)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_of_sums_along_the_lanes_that_lie_together_are_added_up_by_fours()
    {
        var call = Gradient(Lenet).Calls.Single(static c => c.Schedules[0].VectorReduces && LoopBounds.Of(c.Schedules[0]).Count > 0);
        var schedule = call.Schedules[0];
        Assert.True(schedule.VectorReduces);
        Assert.Equal("iw", schedule.Kernel.Axes[AdjacentResults.Axis(schedule.Kernel, schedule.VectorAxis, schedule.Tile)].Name);
        var text = KernelEmitter.Emit(call.Kernel, EquatableArray.Of(schedule), "Conv2").Text;
        Assert.Contains("VectorMath.HorizontalSums(c0_0, c1_0, c2_0, c3_0)", text, StringComparison.Ordinal);

        // Two of fourteen are left over; their lanes are added in the same order.
        Assert.Contains("VectorMath.HorizontalSum(c0_0)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lenet)]
    [InlineData("input 3x9x11\nconv 8 3x3 pad=1 | relu | conv 5 5x5 pad=4 | conv 32 3x3 pad=2 stride=2\n")]
    [InlineData("input 2x10x10\nconv 4 3x3 pad=3 dilation=2 | convtranspose 6 5x5 pad=1 | conv 16 5x5 pad=2\n")]
    public void No_step_left_out_adds_anything_and_those_at_the_ends_do(string text)
    {
        var found = 0;
        foreach (var schedule in Programs(text).SelectMany(static p => p.Calls).SelectMany(static c => c.Schedules))
        {
            foreach (var bounds in LoopBounds.Of(schedule))
            {
                found++;
                Assert.NotEqual(schedule.VectorAxis, bounds.Along);
                var (extent, tile) = (schedule.Kernel.Axes[bounds.Along].Extent, schedule.Tile[bounds.Along]);
                for (var place = 0; place < extent; place += tile)
                {
                    var places = Enumerable.Range(place, Math.Min(tile, extent - place)).ToArray();
                    var from = Math.Max(0, bounds.First(places.Length) + (bounds.Slope * place));
                    var to = Math.Min(schedule.Kernel.Axes[bounds.Axis].Extent, bounds.Behind(places.Length) + (bounds.Slope * place));
                    bool Adds(int step) => places.Any(p => bounds.Range.Contains(Position(bounds, step, p)));
                    Assert.All(Enumerable.Range(0, schedule.Kernel.Axes[bounds.Axis].Extent).Where(s => s < from || s >= to), s => Assert.False(Adds(s)));
                    Assert.True(from >= to || (Adds(from) && Adds(to - 1)), string.Create(CultureInfo.InvariantCulture, $"{schedule.Kernel.Name}: {from} to {to} at {place}"));
                }
            }
        }

        Assert.NotEqual(0, found);
    }

    [Fact]
    public void Lanes_that_stand_at_different_places_have_the_whole_loop()
    {
        var schedules = Programs("input 4x12\nconv 4 5 pad=2 bias=false\n").SelectMany(static p => p.Calls).Select(static c => c.Schedules[0]).ToArray();
        Assert.Contains(schedules, static s => s.Kernel.Ranges.Count > 0 && s.VectorAxis >= 0 && s.Kernel.Ranges.Any(r => r.Position.Coefficients[s.VectorAxis] != 0));
        Assert.All(schedules.SelectMany(static s => LoopBounds.Of(s).Select(b => (s, b))), static p => Assert.NotEqual(p.s.VectorAxis, p.b.Along));
    }

    [Fact]
    public void Short_vectors_and_long_networks_have_none()
    {
        Assert.All(Programs(Lenet).SelectMany(static p => p.Calls), static c => Assert.Empty(LoopBounds.Of(c.Schedules[^1])));
        var compact = Gradient(Lenet).Calls.Select(static c => c.Schedules[0] with { IsCompact = true });
        Assert.All(compact, static s => Assert.Empty(LoopBounds.Of(s)));
    }

    private static int Position(LoopBounds bounds, int step, int place) =>
        bounds.Range.Position.Offset + (bounds.Range.Position.Coefficients[bounds.Axis] * step) + (bounds.Range.Position.Coefficients[bounds.Along] * place);

    private static ScheduledProgram Gradient(string text) => Programs(text).Single(static p => p.Name == "gradient");

    private static EquatableArray<ScheduledProgram> Programs(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;
        return NetworkCompiler.Compile(graph, NetworkOptions.Default).Programs;
    }
}
