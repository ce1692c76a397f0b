using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Where workers share a pass, sums that read much are taken in two halves of the examples.</summary>
public sealed class SumsInHalvesTests
{
    private const string Lenet = "input 1x28x28\nconv 6 5x5 pad=2 | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2 | dense 120 | relu | dense 10 | softmax\nloss crossentropy\n";

    private const string Normalised = "input 3x32x32\nconv 16 3x3 pad=1 | batchnorm | relu\nconv 16 3x3 pad=1 | batchnorm | relu\nglobalavgpool | dense 3\nloss mse\n";

    [Fact]
    public void Sums_that_read_much_for_few_results_are_halved()
    {
        var program = Gradient(Lenet);
        Assert.Equal(
            ["conv1.sumspace", "conv1.weightgradient", "conv2.sumspace", "conv2.weightgradient"],
            program.Calls.Where(static c => c.Summands == Summands.FirstHalf).Select(static c => c.Layer).Order(StringComparer.Ordinal));
        foreach (var (first, second) in Halves(program))
        {
            Assert.Equal((first.Layer, first.Kernel), (second.Layer, second.Kernel));
            Assert.NotEqual(Written(program, first), Written(program, second));
        }
    }

    [Fact]
    public void Halves_grow_from_tile_to_tile_and_are_added_in_the_last()
    {
        var program = Gradient(Lenet);
        var last = program.Calls.Where(static c => c.InLastTile).ToList();
        Assert.Equal(Halves(program).Count, last.Count);
        Assert.Equal(last, program.Calls.Skip(program.Calls.Count - last.Count));
        foreach (var (first, second) in Halves(program))
        {
            var whole = last.Single(c => c.Bindings.Intersect(Written(program, first)).Any());
            Assert.All(Written(program, first).Concat(Written(program, second)), b => Assert.Contains(b, whole.Bindings));
            Assert.All(first.Kernel.Writes, static w => Assert.Equal(WriteMode.SetOrAdd, w.Mode));
            Assert.All(Written(program, whole), b => Assert.Equal(BufferKind.ParameterGradient, program.Buffers[b].Buffer.Kind));
        }
    }

    [Fact]
    public void All_wait_once_before_halves_are_added_and_only_in_the_last_tile()
    {
        var program = Gradient(Lenet);
        var waits = program.Workers!.Steps.Where((s, i) => program.Calls[i].InLastTile && s.Waits).Count();
        Assert.Equal(1, waits);
        Assert.All(program.Calls.Zip(program.Workers.Steps).Where(static c => c.First.InLastTile), static c => Assert.Equal(WorkerShare.First, c.Second.Share));
        Assert.All(program.Calls.Zip(program.Workers.Steps).Where(static c => c.First.Summands != Summands.All), static c => Assert.Equal(WorkerShare.Blocks, c.Second.Share));
    }

    // A mean is needed at once, and the variance is no sum of two halves' variances.
    [Fact]
    public void Statistics_follow_from_the_sums_of_both_halves_right_behind_them()
    {
        var program = Gradient(Normalised);
        Assert.DoesNotContain(program.Calls, static c => c.InLastTile);
        var mean = program.Calls.Select(static (c, i) => (c, i)).First(static c => c.c.Layer == "batchnorm1.mean" && c.c.Summands == Summands.All);
        Assert.Empty(mean.c.Kernel.Stages);
        Assert.Equal([Summands.FirstHalf, Summands.SecondHalf], program.Calls.Skip(mean.i - 2).Take(2).Select(static c => c.Summands));
        Assert.True(program.Workers!.Steps[mean.i].Waits);
    }

    [Fact]
    public void Without_workers_there_are_no_halves() => Assert.All(
        NetworkCompiler.Compile(Analyzed(Lenet), NetworkOptions.Default with { Workers = false }).Programs.SelectMany(static p => p.Calls), static c => Assert.Equal(Summands.All, c.Summands));

    [Theory]
    [InlineData("input 784\ndense 128 | relu | dense 10 | softmax\nloss crossentropy\n")] // as many weights as numbers read
    [InlineData("sequence 20x16\nlstm 32 returns=last\ndense 3\nloss mse\n")] // sums of a loop's steps
    [InlineData("input 200\nembedding 50 16 | flatten | dense 3\nloss mse\n", "embedding")] // rows that are looked up
    public void Other_sums_stay_whole(string text, string layer = "") => Assert.All(
        Gradient(text).Calls.Where(c => c.Layer.StartsWith(layer, StringComparison.Ordinal)), static c => Assert.Equal(Summands.All, c.Summands));

    // Several uses of a weight add to one gradient.
    [Fact]
    public void A_gradient_with_several_parts_grows_as_it_did()
    {
        const string shared = "input 16x16x16\nconv 16 3x3 pad=1 as twice | relu\nuse twice | relu\nglobalavgpool | dense 3\nloss mse\n";
        Assert.DoesNotContain(Gradient(shared).Calls, static c => c.Summands != Summands.All && c.Layer.Contains("weightgradient", StringComparison.Ordinal));
    }

    // What another call stores or reads in an earlier tile, must be there then.
    [Fact]
    public void A_gradient_that_another_call_has_to_do_with_is_not_left_to_the_last_tile()
    {
        var program = NetworkPrograms.Of(Analyzed(Lenet), training: true).Single(static p => p.Name == "gradient");
        static IEnumerable<string> Halved(KernelProgram of) => SumsInHalves.Run(of, 16).Calls.Where(static c => c.Summands != Summands.All).Select(static c => c.Layer);
        Assert.Contains("conv2.sumspace", Halved(program));
        var again = program with { Calls = program.Calls.Append(program.Calls.Single(static c => c.Layer == "conv2.sumspace")).ToEquatable() };
        Assert.DoesNotContain("conv2.sumspace", Halved(again));
        Assert.Contains("conv1.sumspace", Halved(again));
    }

    [Theory]
    [InlineData(Lenet, 16)]
    [InlineData(Normalised, BatchTile.Whole)]
    [InlineData("sequence 6x4\nattention 2 | layernorm\ndense 3\nloss mse\n", 32)]
    public void Halved_programs_are_as_kernels_must_be_and_say_what_they_sum_over(string text, int tile)
    {
        var graph = Analyzed(text);
        var program = NetworkPrograms.Of(graph, training: true).Single(static p => p.Name == "gradient");
        var halved = SumsInHalves.Run(program, tile, ofAnySize: true);
        Assert.Empty(KernelVerifier.Verify(halved));
        var printed = KernelPrinter.Print(halved);
        Assert.Contains(" over the first half of the examples\n", printed, StringComparison.Ordinal);
        Assert.Contains(" over the second half of the examples\n", printed, StringComparison.Ordinal);
        Assert.Equal(tile != BatchTile.Whole, printed.Contains(" in the last tile\n", StringComparison.Ordinal));
    }

    private static List<(ScheduledCall First, ScheduledCall Second)> Halves(ScheduledProgram program)
    {
        var firsts = program.Calls.Select(static (c, i) => (Call: c, Index: i)).Where(static c => c.Call.Summands == Summands.FirstHalf).ToList();
        Assert.NotEmpty(firsts);
        Assert.All(firsts, f => Assert.Equal(Summands.SecondHalf, program.Calls[f.Index + 1].Summands));
        return firsts.ConvertAll(f => (f.Call, program.Calls[f.Index + 1]));
    }

    private static IEnumerable<int> Written(ScheduledProgram program, ScheduledCall call) => call.Kernel.AllWrites.Select(w => program.Buffers[call.Bindings[w.To.Buffer]].Buffer.Id).Distinct();

    private static ScheduledProgram Gradient(string text) => NetworkCompiler.Compile(Analyzed(text), NetworkOptions.Default with { Workers = true }).Program("gradient")!;

    private static NetworkGraph Analyzed(string text)
    {
        var result = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default));
        Assert.True(result.Graph is not null, string.Join("\n", result.Problems));
        return result.Graph;
    }
}
