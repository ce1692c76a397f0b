using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.Core.Schedule;
using NetCompiler.Core.Tests.Schedule;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>Products whose results are added up are sums of one kernel.</summary>
public sealed class ProductsTogetherTests
{
    [Theory]
    [InlineData("sequence 6x3\nrnn 16 returns=last\n", 1, 2)]
    [InlineData("sequence 6x3\nrnn 5\n", 1, 2)]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", 1, 8)]
    [InlineData("sequence 6x3\ngru 32\n", 1, 6)]
    [InlineData("sequence 6x3\ngru 16 bias=false\n", 1, 6)]
    [InlineData("sequence 6x3 lengths=true\nlstm 16 returns=last\n", 1, 8)]
    [InlineData("sequence 5x3\ngru 16 bidirectional=true layers=2 returns=last\ndense 2\n", 4, 6)]
    public void A_recurrent_step_is_one_kernel(string text, int levels, int sums)
    {
        var lowered = PredictionRun.Program(text);
        var joined = KernelPasses.Run(lowered);
        Assert.Empty(KernelVerifier.Verify(joined));
        var steps = joined.Calls.Where(static c => c.Kernel.Stages.Count == 2).ToArray();
        Assert.Equal(levels, steps.Length);
        Assert.All(steps, c => Assert.Equal(sums, c.Kernel.AccumulatorCount));
        Assert.All(steps, static c => Assert.True(c.Loop >= 0));
        Assert.Equal(KernelWork.MultiplyAdds(lowered).Sum(static w => w.MultiplyAdds), KernelWork.MultiplyAdds(joined).Sum(static w => w.MultiplyAdds));

        var (expected, actual) = (PredictionRun.Output(lowered), PredictionRun.Output(joined));
        Assert.All(expected.Zip(actual), static p => Assert.Equal(p.First, p.Second, 12));
        Assert.True(text.Contains("lengths", StringComparison.Ordinal) || expected.Any(static v => Math.Abs(v) > 1e-3));
    }

    [Fact]
    public void A_step_by_itself_is_one_too()
    {
        var step = NetworkPrograms.Of(PredictionRun.Graph("sequence 6x3\nlstm 16 returns=last\n"), training: false).Single(static p => p.Name == "step");
        Assert.Empty(KernelVerifier.Verify(step));
        Assert.Equal(["copy", "copy", "dense.forward+dense.forward+add.forward+lstm.cell+copy+copy+copy"], step.Calls.Select(static c => c.Kernel.Name));
    }

    // Read once for all steps, weights are fetched from afar once.
    [Theory]
    [InlineData("sequence 6x64\nlstm 64 returns=last\n", "predict")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "predict_batch")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "gradient")]
    [InlineData("sequence 6x3\nlstm 16 returns=last\n", "inspect")]
    public void Large_weights_and_many_examples_have_products_of_their_own(string text, string program)
    {
        var calls = NetworkPrograms.Of(PredictionRun.Graph(text + "loss mse\n"), training: true).Single(p => p.Name == program).Calls;
        Assert.Contains(calls, static c => c.Layer == "lstm1.input");
        Assert.DoesNotContain(calls, static c => c.Kernel.Stages.Count > 1);
    }

    [Fact]
    public void What_is_read_elsewhere_or_changes_in_between_is_computed_where_it_was()
    {
        var before = GatesInRegisters.Run(KernelFusion.Run(RaggedOperands.Stage(PredictionRun.Program("sequence 6x3\nrnn 16\n"))));
        var joined = ProductsTogether.Run(before);
        Assert.True(joined.Calls.Count < before.Calls.Count);
        var first = before.Calls.Single(static c => c.Layer == "rnn1.input");
        var result = first.Bindings[first.Kernel.Writes[0].To.Buffer];
        var (kept, copied) = (before with { Kept = EquatableArray.Of(result) }, PredictionRun.Copying(before, result));
        Assert.Equal(kept, ProductsTogether.Run(kept));
        Assert.Equal(copied, ProductsTogether.Run(copied));

        // Somebody stores inputs of its own before the loop.
        var x = before.Buffers[first.Bindings[0]];
        var k = new KernelBuilder("start", "x = 0");
        var index = new[] { k.Rows() }.Concat(k.ParallelOver(x.Extents)).ToArray();
        k.Write(new(x.Id, "x", x.Extents, true), 0, index);
        var calls = before.Calls.ToList();
        calls.Insert(calls.IndexOf(first) + 1, new("start", k.Build(), k.Bindings));
        var changed = before with { Calls = calls.ToEquatable() };
        Assert.Equal(changed, ProductsTogether.Run(changed));
    }

    [Fact]
    public void What_is_added_up_too_is_there_as_a_whole()
    {
        var lowered = PredictionRun.Program("input 16\nx = dense 16\ny = x | dense 16\nadd x y\n");
        var joined = KernelPasses.Run(lowered);
        Assert.Empty(KernelVerifier.Verify(joined));
        Assert.Equal(2, joined.Calls.Count(static c => c.Kernel.Stages.Count == 1));
        Assert.All(PredictionRun.Output(lowered).Zip(PredictionRun.Output(joined)), static p => Assert.Equal(p.First, p.Second, 12));
    }

    // Vectors along one sum would have the results of the other in every lane, and add them up.
    [Fact]
    public void Vectors_lie_along_no_sum_that_is_not_of_all_stages()
    {
        var kernel = KernelSpecialization.OneExample(SampleKernels.TwoLengths(3, 16, 32));
        Assert.All(Scheduler.Candidates(kernel, 16), static s => Assert.False(s.VectorReduces));
        var one = kernel with { Stages = kernel.Stages.Take(1).ToEquatable(), Writes = EquatableArray.Of(kernel.Writes[0] with { Value = new AccumulatorValue(0) }) };
        Assert.Contains(Scheduler.Candidates(one, 16), static s => s.VectorReduces);
    }
}
