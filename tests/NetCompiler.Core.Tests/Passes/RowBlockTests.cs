using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>Large values that go from kernel to kernel row by row are there a block at a time, and nothing else changes.</summary>
public sealed class RowBlockTests
{
    private const int Large = 1000;

    private const int Steps = 32;

    private const int Places = 40;

    [Theory]
    [InlineData("sequence 32x6\nattention 2\n")]
    [InlineData("sequence 32x6\nattention 2 causal=true | tanh\ndense 3\n")]
    [InlineData("q = sequence 32x16\nm = sequence 40x16\nscaleddotproduct q m heads=4 causal=true | dense 2\n")]
    [InlineData("sequence 32x6\nencoder 2 12 norm=pre\n")]
    [InlineData("q = sequence 32x6\nm = sequence 40x6\nq | attention 3 m\n")]
    [InlineData("sequence 32x6\nattention 2 | attention 3 | dense 2\n")]
    public void Results_stay_and_no_matrix_of_scores_is_there_as_a_whole(string text)
    {
        var program = Learning(text);
        Assert.Contains(program.Buffers, IsWhole);
        var blocked = RowBlocks.Run(program, Large, Large);
        Assert.Empty(KernelVerifier.Verify(blocked));
        Assert.DoesNotContain(blocked.Calls.SelectMany(static c => c.Bindings).Select(b => blocked.Buffers[b]), IsWhole);
        Assert.Contains(blocked.Loops, static l => l.Steps == 2);
        Agree(program, blocked);
    }

    [Fact]
    public void What_the_way_back_reads_is_kept_unless_it_is_too_large()
    {
        var program = Learning("sequence 32x6\nattention 2\n");
        var kept = RowBlocks.Run(program, Large, Large * 1000);
        Assert.Empty(KernelVerifier.Verify(kept));
        Assert.Single(kept.Buffers, IsWhole);
        Assert.Equal(program.Calls.Count(static c => c.Kernel.Name == "attention.softmax"), kept.Calls.Count(static c => c.Kernel.Name == "attention.softmax"));
        Agree(program, kept);

        var again = RowBlocks.Run(program, Large, Large);
        Assert.Equal(2, again.Calls.Count(static c => c.Kernel.Name == "attention.softmax"));
    }

    // A random number is found by the element's place in the whole value.
    [Fact]
    public void Weights_with_dropout_are_kept()
    {
        var program = Learning("sequence 32x6\nattention 2 dropout=0.3\n");
        var blocked = RowBlocks.Run(program, Large, Large);
        Assert.Empty(KernelVerifier.Verify(blocked));
        Assert.Contains(blocked.Buffers, IsWhole);
        Agree(program, blocked);
    }

    [Fact]
    public void Small_values_and_what_is_read_by_neighbours_are_left_alone()
    {
        var small = Learning("sequence 32x6\nattention 2\n");
        Assert.Same(small, RowBlocks.Run(small));
        var windows = Learning("input 2x32x32\nconv 4 3x3 pad=1 | relu | conv 4 3x3 pad=1 | maxpool 2\nflatten | dense 2\n");
        Assert.Same(windows, RowBlocks.Run(windows, Large, Large));
    }

    [Fact]
    public void A_prime_number_of_rows_cannot_be_cut()
    {
        var program = Learning("sequence 37x6\nattention 2\n");
        Assert.Same(program, RowBlocks.Run(program, Large, Large));
    }

    private static bool IsWhole(ProgramBuffer buffer) =>
        buffer.Extents.Count == 3 && buffer.Extents[1] == Steps && buffer.Extents[2] is Steps or Places;

    private static KernelProgram Learning(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text + "loss mse\n", NetworkOptions.Default)).Graph!;
        return KernelFusion.Run(RaggedOperands.Stage(LearningRun.Program(GraphPasses.Training(graph))));
    }

    private static void Agree(KernelProgram expected, KernelProgram actual)
    {
        var (before, after) = (LearningRun.Of(expected, -1), LearningRun.Of(actual, -1));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, b => Assert.Equal(b.Value, after[b.Key], (x, y) => Math.Abs(x - y) <= 1e-12 * (1 + Math.Abs(x))));
        Assert.Contains(before.Where(static b => b.Key.EndsWith(".gradient", StringComparison.Ordinal)), static b => b.Value.Any(static g => Math.Abs(g) > 1e-6));
    }
}
