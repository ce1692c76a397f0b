using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>What goes over one short row several times is computed by the kernel that computes the row.</summary>
public sealed class RowEpilogueTests
{
    [Theory]
    [InlineData("input 5\ndense 3 | softmax\n")]
    [InlineData("input 5\ndense 10 | logsoftmax\n")]
    [InlineData("input 4\ndense 32 | layernorm\n")]
    [InlineData("input 4\ndense 7 | rmsnorm | tanh\n")]
    [InlineData("input 4\ndense 17 | relu | softmax\n")]
    [InlineData("sequence 6x3\nlstm 5 returns=last\ndense 4 | softmax\n")]
    public void A_single_row_never_leaves_the_kernel_that_computes_it(string text)
    {
        var lowered = PredictionRun.Program(text);
        var fused = KernelPasses.Run(lowered);
        Assert.Empty(KernelVerifier.Verify(fused));
        Assert.Contains(fused.Calls[^1].Kernel.Stages, static s => s.Accumulators.Count > 0);
        Assert.NotEmpty(fused.Calls[^1].Kernel.RowValues());
        var (expected, actual) = (PredictionRun.Output(lowered), PredictionRun.Output(fused));
        Assert.All(expected.Zip(actual), static p => Assert.Equal(p.First, p.Second, 12));
        Assert.Contains(expected, static v => Math.Abs(v) > 1e-3);
    }

    [Theory]
    [InlineData("input 5\ndense 33 | softmax\n")]
    [InlineData("sequence 6x3\nlstm 4 | dense 3 | softmax\n")]
    [InlineData("input 5\nsoftmax\n")]
    [InlineData("input 5\ndense 12 | reshape 3x4 | layernorm | softmax\n")]
    [InlineData("input 1x4x4\nconv 3 3 | softmax axis=0\n")]
    public void Long_rows_several_rows_and_rows_of_no_sums_are_gone_over_by_themselves(string text)
    {
        var program = KernelPasses.Run(PredictionRun.Program(text));
        Assert.DoesNotContain(program.Calls, static c => c.Kernel.RowValues().Count > 0);
        Assert.Contains(program.Calls, static c => c.Kernel.Name.StartsWith("softmax", StringComparison.Ordinal));
    }

    [Fact]
    public void Programs_for_many_examples_and_what_is_looked_at_stay_as_they_are()
    {
        foreach (var program in NetworkPrograms.Of(PredictionRun.Graph("input 5\ndense 3 | softmax\nloss crossentropy\n"), training: true).Where(static p => p.Name != "predict"))
        {
            Assert.DoesNotContain(program.Calls, static c => c.Kernel.RowValues().Count > 0);
        }
    }

    [Fact]
    public void All_of_a_row_stands_in_one_tile_at_every_width()
    {
        var network = NetworkCompiler.Compile(PredictionRun.Graph("input 4\ndense 32 | softmax\ndense 21 | softmax\n"), NetworkOptions.Default);
        var calls = network.Programs.Single(static p => p.Name == "predict").Calls.Where(static c => c.Kernel.RowValues().Count > 0).ToArray();
        Assert.Equal(2, calls.Length);
        Assert.All(calls.SelectMany(static c => c.Schedules), static s =>
        {
            Assert.Equal(ScheduleForm.Tiled, s.Form);
            Assert.Equal(s.VectorCount, s.Tile[s.VectorAxis]);
            Assert.Contains(ScheduleVerifier.Verify(s with { Tile = s.Tile.With(s.VectorAxis, s.VectorCount + 1) }), static p => p.Contains("values together", StringComparison.Ordinal));
        });
    }
}
