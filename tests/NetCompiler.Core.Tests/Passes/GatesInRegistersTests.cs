using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>What a cell reads of a product it reads in registers.</summary>
public sealed class GatesInRegistersTests
{
    [Theory]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", 4)]
    [InlineData("sequence 6x3\ngru 32\n", 3)]
    [InlineData("sequence 6x3\ngru 16 bias=false\n", 3)]
    [InlineData("sequence 6x3 lengths=true\nlstm 16 returns=last\n", 4)]
    [InlineData("sequence 5x3\ngru 16 bidirectional=true layers=2 returns=last\ndense 2\n", 3)]
    public void A_cell_is_the_epilogue_of_its_product(string text, int gates)
    {
        var lowered = PredictionRun.Program(text);
        var fused = KernelPasses.Run(lowered);
        Assert.Empty(KernelVerifier.Verify(fused));
        var cells = fused.Calls.Where(static c => c.Kernel.Name.Contains(".cell", StringComparison.Ordinal)).ToArray();
        Assert.Equal(lowered.Loops.Count, cells.Length);
        Assert.All(cells, c => Assert.Equal(gates, c.Kernel.Stages[^1].Accumulators.Count));

        var (expected, actual) = (PredictionRun.Output(lowered), PredictionRun.Output(fused));
        Assert.All(expected.Zip(actual), static p => Assert.Equal(p.First, p.Second, 12));
        Assert.True(text.Contains("lengths", StringComparison.Ordinal) || expected.Any(static v => Math.Abs(v) > 1e-3));
    }

    // Gates that are no whole vectors would begin in the middle of one.
    [Theory]
    [InlineData("sequence 6x3\nlstm 20 returns=last\n", "predict")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "predict_batch")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "loss")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "gradient")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "inspect")]
    public void Many_examples_and_gates_of_odd_sizes_have_a_cell_by_itself(string text, string program)
    {
        var calls = NetworkPrograms.Of(PredictionRun.Graph(text + "loss mse\n"), training: true).Single(p => p.Name == program).Calls;
        Assert.All(calls.SelectMany(static c => c.Kernel.Stages), static s => Assert.True(s.Accumulators.Count <= 1));
        Assert.Contains(calls, static c => c.Kernel.Name.StartsWith("lstm.cell", StringComparison.Ordinal));
    }

    [Fact]
    public void A_product_that_somebody_else_reads_keeps_its_results()
    {
        var fused = KernelFusion.Run(EqualSums.Run(EqualValues.Run(RaggedOperands.Stage(PredictionRun.Program("sequence 6x3\nlstm 16 returns=last\n")))));
        var gates = fused.Calls.Single(static c => c.Kernel.Name == "lstm.cell").Bindings[0];
        Assert.True(GatesInRegisters.Run(fused).Calls.Count < fused.Calls.Count);
        var (kept, copied) = (fused with { Kept = EquatableArray.Of(gates) }, PredictionRun.Copying(fused, gates));
        Assert.Equal(kept, GatesInRegisters.Run(kept));
        Assert.Equal(copied, GatesInRegisters.Run(copied));
    }
}
