using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>The kernels that networks really become, fused and laid out, each against the interpreter.</summary>
public sealed class NetworkKernelTests
{
    [Theory]
    [InlineData(421)]
    [InlineData(3)]
    public void Every_kernel_of_a_random_network_computes_what_it_says(int seed) => Agree(RandomNetwork.Text(seed), NetworkOptions.Default);

    // Pictures with zeros around, tiles at whose edges leave them out: one tile a row, several, a remainder, windows that stand on nothing else, strides.
    [Theory]
    [InlineData("input 16x6x6\nconv 16 3 pad=1 | relu | conv 16 3 pad=1 stride=2\n", null, false)]
    [InlineData("input 2x13x14\nconv 3 5 pad=2 | conv 4 1 pad=2\n", 5, false)]
    [InlineData("input 2x5x7\nconv 3 3 pad=3 dilation=2 | convtranspose 2 3 stride=2 pad=1 | avgpool 3 pad=1\n", null, false)]
    [InlineData("input 2x5x7\nconv 3 3 pad=3 dilation=2 | convtranspose 2 3 stride=2 pad=1\n", null, true)]
    [InlineData("input 1x8x15\nconv 6 3 | relu | conv 16 5 pad=1 | relu\n", null, false)]
    public void Every_kernel_leaves_out_what_meets_zeros_and_nothing_else(string text, int? drawn, bool unrolls) =>
        Assert.True(Agree(text, NetworkOptions.Default with { DrawnSchedules = drawn, FullUnroll = unrolls }) > 0, "No kernel leaves anything out.");

    // Lanes stand at places of their own, some on zeros and some not: there is nothing that all of them leave out.
    [Fact]
    public void Vectors_along_a_padded_row_have_all_its_taps() => Agree("input 2x12\nconv 4 5 pad=2 | depthwise 3 pad=1 | convtranspose 2 3 stride=2\n", NetworkOptions.Default);

    // Weights beyond the second-level cache: panels of columns and of rows, the next of which is asked for.
    [Fact]
    public void Every_kernel_that_asks_for_the_next_panel_computes_what_it_says() => Agree(
        "input 1040\ndense 520 | tanh\ndense 272\n", NetworkOptions.Default, static c => PanelsAhead.Of(c.Schedules[0]) is not null, 9);

    /// <returns>Kernels with tiles at edges.</returns>
    private static int Agree(string text, NetworkOptions options, Func<ScheduledCall, bool>? only = null, params int[] examples)
    {
        var network = NetworkCompiler.Compile(NetworkCompiler.Analyze(NetworkCompiler.Parse(text, options)).Graph!, options);
        var calls = network.Programs.SelectMany(static p => p.Calls).Where(c => only?.Invoke(c) != false).DistinctBy(static c => c.Kernel).ToList();
        var runs = KernelCompilation.Compile([.. calls.Select(static c => (c.Kernel, c.Schedules))]);
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var rows in calls[i].Kernel.Axes.Any(static a => a.IsRuntime) ? examples is [] ? [1, 3, 20] : examples : [1])
            {
                KernelCheck.Agree(calls[i].Kernel, runs[i], rows, seed: rows);
            }
        }

        return calls.Count(static c => c.Schedules.Any(static s => s.Edges.Count > 0));
    }
}
