using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.Core.Schedule;
using NetCompiler.Core.Tests.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Short windows give the same results from half as many products, where results are vectors of channels.</summary>
public sealed class WinogradTests
{
    [Theory]
    [InlineData("input 16x8x8\nconv 16 3x3 pad=1\n")]
    [InlineData("input 16x8x8\nconv 48 3x3 pad=1 | relu\n")]
    [InlineData("input 32x10x10\nconv 16 3x3\n")]
    [InlineData("input 16x20x8\nconv 16 5x3 pad=2x1 stride=2x1\n")]
    [InlineData("input 16x64\nconv 48 3 pad=1\n")]
    [InlineData("input 16x3x6x8\nconv 16 3x3x3 pad=1 | tanh\n")]
    [InlineData("input 16x8x8\nconvtranspose 16 3x3 pad=1\n")]
    [InlineData("input 16x8x10\nconv 16 3x3 pad=1\n")]
    [InlineData("input 16x10x10\nconv 16 4x4 pad=1\n")]
    [InlineData("input 16x10x10\nconv 32 5x5 pad=2 | relu\n")]
    [InlineData("input 3x8x9\nconv 16 3x3 pad=1\n")]
    [InlineData("input 6x14x14\nconv 16 5x5\n")]
    [InlineData("input 1x16x18\nconv 6 5x5 pad=2 | tanh\n")]
    [InlineData("input 3x16x17\nconv 7 3x3 pad=1\n")]
    public void Predictions_are_the_same(string layers)
    {
        // The caller's memory is as it is; the first layer makes it a value of the network.
        var program = Predict(layers.Replace("\n", "\nrelu\n", StringComparison.Ordinal));
        var changed = Winograd.Run(program);
        Assert.Empty(KernelVerifier.Verify(changed));
        var products = changed.Calls[program.Calls.TakeWhile(static c => KernelWork.MultiplyAdds(c.Kernel) == 0).Count() + 2];
        var (results, taps) = layers.Contains("5x5", StringComparison.Ordinal) ? (2, 5) : layers.Contains("4x4", StringComparison.Ordinal) ? (3, 4) : (4, 3);
        Assert.EndsWith($", by Winograd's F({results}, {taps})", products.Kernel.Formula, StringComparison.Ordinal);
        Assert.Equal(WinogradForms.Products * KernelWork.MultiplyAdds(program).Sum(static w => w.MultiplyAdds), results * taps * KernelWork.MultiplyAdds(products.Kernel));
        AreEqual(Output(program), Output(changed));
    }

    [Theory]
    [InlineData("input 3x8x8\nconv 16 3x3 pad=1 | relu\nconv 32 3x3 pad=1 | relu\nconv 16 3x3 pad=1 | relu\nglobalavgpool | dense 3\nloss mse\n", 3, 2, 3)]
    [InlineData("input 1x16x16\nconv 6 5x5 pad=2 | relu\nconv 16 5x5 | relu\nglobalavgpool | dense 3\nloss mse\n", 2, 0, 1)]
    [InlineData("input 16x10x10\nconv 32 4x4 pad=1 | relu\nconv 32 4x4 pad=2 groups=2 | relu\nglobalavgpool | dense 3\nloss mse\n", 1, 1, 1)]
    [InlineData("input 16x8x8\nconv 16 3x3 pad=1 | relu | convtranspose 16 3x3 pad=1 | relu\nglobalavgpool | dense 3\nloss mse\n", 2, 1, 2)]
    public void Gradients_are_the_same(string text, int forward, int ofInputs, int ofWeights)
    {
        var program = LearningRun.Program(text);
        var changed = Winograd.Run(program);
        Assert.Empty(KernelVerifier.Verify(changed));
        var names = changed.Calls.Where(static c => c.Kernel.Formula.Contains(", by Winograd's F(", StringComparison.Ordinal)).Select(static c => c.Kernel.Name).ToList();
        Assert.Equal((forward, ofInputs, ofWeights),
            (names.Count(static n => n.EndsWith(".forward", StringComparison.Ordinal)), names.Count(static n => n.EndsWith(".inputgradient", StringComparison.Ordinal)), names.Count(static n => n.EndsWith(".weightgradient", StringComparison.Ordinal))));
        var (before, after) = (LearningRun.Of(program), LearningRun.Of(changed));
        Assert.All(before.Keys, name => AreEqual(before[name], after[name]));
    }

    [Fact]
    public void What_a_layer_reads_is_transformed_for_its_way_forward_and_for_its_weights()
    {
        var program = Winograd.Run(KernelPasses.Run(LearningRun.Program("input 3x8x8\nrelu\nconv 16 3x3 pad=1 | relu\nglobalavgpool | dense 3\nloss mse\n")));
        var input = Assert.Single(program.Calls, static c => c.Kernel.Name == "winograd.input");
        Assert.Equal(2, program.Calls.Count(c => c.Kernel.Formula.Contains(", by Winograd's F(", StringComparison.Ordinal) && c.Bindings.Contains(input.Bindings[1])));
    }

    [Fact]
    public void What_two_layers_read_is_transformed_once()
    {
        var program = Predict("input 16x8x8\nx = relu\na = x | conv 16 3x3 pad=1\nb = x | conv 16 3x3 pad=1\nadd a b\n");
        var changed = Winograd.Run(program);
        Assert.Equal(2, changed.Calls.Count(static c => c.Kernel.Name == "winograd.weight"));
        Assert.Single(changed.Calls, static c => c.Kernel.Name == "winograd.input");
        AreEqual(Output(program), Output(changed));
    }

    [Fact]
    public void What_has_changed_or_is_seen_in_part_is_transformed_again()
    {
        var program = Predict("input 16x16x16\nrelu\nconv 16 3x3 pad=1\n");
        static int Inputs(KernelProgram changed) => changed.Calls.Count(static c => c.Kernel.Name == "winograd.input");
        Assert.Equal(1, Inputs(Winograd.Run(program)));
        Assert.Equal(2, Inputs(Winograd.Run(program with { Calls = program.Calls.Concat(program.Calls).ToEquatable() })));

        var window = program.Calls.Single(static c => c.Kernel.Name == "conv.forward");
        var columns = window.Kernel.Axes.Select(static a => a.Name == "ow" ? a with { Extent = a.Extent / 2 } : a).ToEquatable();
        var part = window with { Kernel = window.Kernel with { Axes = columns } };
        Assert.Equal(1, Inputs(Winograd.Run(program with { Calls = program.Calls.Append(window).ToEquatable() })));
        Assert.Equal(2, Inputs(Winograd.Run(program with { Calls = program.Calls.Append(part).ToEquatable() })));
    }

    [Fact]
    public void Products_go_over_the_tile_one_after_the_other_and_sums_over_examples_in_blocks()
    {
        var calls = NetworkCompiler.Compile(Graph("input 3x32x32\nconv 16 3x3 pad=1 | relu\nconv 16 3x3 pad=1 | relu\nglobalavgpool | dense 3\nloss mse\n"), NetworkOptions.Default)
            .Program("gradient")!.Calls;
        var products = calls.Where(static c => c.Kernel.Formula.Contains(", by Winograd's F(", StringComparison.Ordinal)).ToList();

        // Two workers share such a network: both gradients are there in halves.
        Assert.Equal(7, products.Count);
        Assert.All(products, static c => Assert.True(c.Kernel.Stages[0].HasSeparateSums));
        var blocked = products.Where(static c => c.Kernel.Name == "conv.weightgradient").Select(static c => c.Schedules[0]).ToList();
        Assert.All(blocked, static s => Assert.True(s.ExampleBlock > 0));

        // Of squares of sums blocks may not be added.
        Write Squared(Write w) => w with { Value = w.Value * w.Value };
        Assert.All(blocked, s => Assert.False(ExampleBlocks.IsPossible(s with { Kernel = s.Kernel with { Writes = s.Kernel.Writes.Select(Squared).ToEquatable() } })));
    }

    [Fact]
    public void Inputs_are_transformed_along_their_rows()
    {
        var calls = NetworkCompiler.Compile(Graph("input 3x32x32\nconv 16 3x3 pad=1 | relu\nconv 16 3x3 pad=1\n"), NetworkOptions.Default).Program("predict_batch")!.Calls;
        var kernel = calls.Last(static c => c.Kernel.Name == "winograd.input");
        Assert.Equal("i2", kernel.Kernel.Axes[kernel.Schedules[0].OuterOrder.Last(a => a != kernel.Schedules[0].VectorAxis)].Name);
    }

    [Theory]
    [InlineData("input 16x8x8\nrelu\nconv 24 3x3 pad=1\n")]
    [InlineData("input 3x8x8\nrelu\nconv 20 3x3 pad=1\n")]
    [InlineData("input 3x16x16\nrelu\nconv 5 3x3 pad=1\n")]
    [InlineData("input 3x12x15\nrelu\nconv 7 3x3 pad=1\n")]
    [InlineData("input 24x8x8\nrelu\nconv 16 3x3 pad=1\n")]
    [InlineData("input 16x10x10\nrelu\nconv 16 3x3 pad=1\n")]
    [InlineData("input 16x64\nrelu\nconv 16 3 pad=1\n")]
    [InlineData("input 16x16x16\nrelu\nconv 16 3x3 pad=1 stride=2\n")]
    [InlineData("input 16x8x8\nrelu\nconv 16 3x3 pad=2 dilation=2\n")]
    [InlineData("input 16x8x8\nrelu\nconv 16 7x7 pad=3\n")]
    [InlineData("input 32x8x8\nrelu\nconv 32 3x3 pad=1 groups=2\n")]
    [InlineData("input 16x4x8\nrelu\nconv 16 3x3 pad=1\n")]
    [InlineData("input 16x8x8\nrelu\ndepthwise 3x3 pad=1\n")]
    public void Other_windows_and_small_pictures_stay_as_they_are(string text)
    {
        var program = Predict(text);
        Assert.Same(program, Winograd.Run(program));
    }

    [Fact]
    public void Large_networks_whose_source_must_stay_short_do_without()
    {
        static bool Uses(string text) => NetworkCompiler.Compile(Graph(text), NetworkOptions.Default).Programs.Any(
            static p => p.Calls.Any(static c => c.Kernel.Name == "winograd.input"));
        const string Layers = "input 3x8x8\nconv 16 3x3 pad=1 | relu\nconv 16 3x3 pad=1 | relu\n";
        Assert.True(Uses(Layers));
        Assert.False(Uses(Layers + string.Concat(Enumerable.Repeat("maxpool 3x3 stride=1 pad=1\n", 70))));
    }

    // The factors of weights are rounded to floats in a program.
    private static void AreEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), static p => Assert.Equal(p.First, p.Second, 1e-6 * (1 + Math.Abs(p.First))));
        Assert.Contains(expected, static v => Math.Abs(v) > 0.01);
    }

    private static NetworkGraph Graph(string text) => NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;

    private static KernelProgram Predict(string text) => NetworkPrograms.Of(Graph(text), training: false).Single(static p => p.Name == "predict_batch");

    private static double[] Output(KernelProgram program) => ProgramFixture.Run(program, rows: 2)[program.Buffers.Single(static b => b.Kind == BufferKind.Output).Id];
}
