using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Weights that lie across the vectors of a kernel in a loop are transposed once, before it.</summary>
public sealed class TransposedWeightTests
{
    [Theory]
    [InlineData("sequence 5x6\nrnn 7 returns=last | dense 2\n", 1)]
    [InlineData("sequence 4x3\nlstm 6 | dense 2\n", 1)]
    [InlineData("sequence 4x3\ngru 5 bidirectional=true | dense 2\n", 2)]
    public void A_recurrent_weight_is_transposed_before_the_steps_back(string text, int copies)
    {
        var (program, innermost) = Gradient(text);
        var changed = TransposedWeights.BeforeLoops(program, innermost);

        Assert.Empty(KernelVerifier.Verify(changed));
        Assert.Equal(copies, changed.Calls.Count(IsCopy));
        Assert.All(changed.Calls.Where(IsCopy), static c => Assert.Equal(-1, c.Loop));
        Assert.DoesNotContain(changed.Calls, c => c is { Loop: >= 0 } && changed.Loops[c.Loop].Name.EndsWith("gradient", StringComparison.Ordinal) && c.Bindings.Any(b => changed.Buffers[b] is { Kind: BufferKind.Parameter, Extents.Count: 2 }));
        SameGradients(program, changed);
    }

    [Fact]
    public void Either_dimension_may_be_the_one_that_lies_together()
    {
        // As if weights lay with their inputs innermost: then those of the way forward lie across.
        var (program, innermost) = Gradient("sequence 5x6\nrnn 6 | dense 2\n");
        var changed = TransposedWeights.BeforeLoops(program, innermost.ToDictionary(static d => d.Key, static d => 1 - d.Value));

        var copy = Assert.Single(changed.Calls, IsCopy);
        Assert.False(changed.Loops[changed.Calls.SkipWhile(c => c != copy).ElementAt(1).Loop].Reverse);
        SameGradients(program, changed);
    }

    [Theory]
    [InlineData("sequence 5x6\nrnn 3 | dense 2\n")]
    [InlineData("input 20\ndense 30 | tanh | dense 5\n")]
    public void Small_weights_and_those_outside_of_loops_stay(string text)
    {
        var (program, innermost) = Gradient(text);
        Assert.Same(program, TransposedWeights.BeforeLoops(program, innermost));
    }

    private static bool IsCopy(KernelCall call) => call.Kernel.Name == "transpose";

    private static void SameGradients(KernelProgram program, KernelProgram changed)
    {
        var (before, after) = (ProgramFixture.Run(program, 3), ProgramFixture.Run(changed, 3));
        var gradients = program.Buffers.Where(static b => b.Kind == BufferKind.ParameterGradient).ToList();
        Assert.NotEmpty(gradients);
        Assert.All(gradients, b => Assert.Equal(before[b.Id], after[b.Id]));
        Assert.Contains(gradients, b => before[b.Id].Any(static g => g != 0));
    }

    private static (KernelProgram Program, IReadOnlyDictionary<int, int> Innermost) Gradient(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;
        var programs = NetworkCompiler.Lower(graph, NetworkOptions.Default);
        return (programs.First(static p => p.Name == "gradient"), LayoutPlanner.InnermostDimensions(programs.First(static p => p.Name == "predict_batch")));
    }
}
