using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>What a step is done with makes room for what it gives.</summary>
public sealed class StepsInPlaceTests
{
    private const string Lstm = "sequence 7x3\nlstm 5 returns=last\ndense 2\n";

    [Theory]
    [InlineData(Lstm, 1, 2)]
    [InlineData("sequence 7x3\nrnn 5\ndense 2\n", 1, 1)]
    [InlineData("sequence 7x3\ngru 5 returns=last\ndense 2\n", 0, 1)]
    [InlineData("sequence 6x3\nlstm 4 bidirectional=true layers=2 returns=last\ndense 2\n", 4, 8)]
    [InlineData("sequence 6x3 lengths=true\nlstm 4 returns=last\ndense 2\n", 1, 2)]
    [InlineData("sequence 6x3\nlstm 4 | dense 5 | tanh\ndense 2\n", 1, 2)]
    public void Results_stay_as_they_were(string text, int sums, int places)
    {
        var fused = KernelFusion.Run(EqualValues.Run(RaggedOperands.Stage(LearningRun.Program(text + "loss mse\n"))));
        var once = EqualSums.Run(fused);
        Assert.Empty(KernelVerifier.Verify(once));
        Assert.Equal(sums, fused.Calls.Count - once.Calls.Count);
        var inPlace = StepsInPlace.Run(once);
        Assert.Empty(KernelVerifier.Verify(inPlace));
        Assert.Equal(places, Buffers(once) - Buffers(inPlace));

        var (expected, actual) = (LearningRun.Of(fused, -1), LearningRun.Of(inPlace, -1));
        Assert.All(expected.Where(static e => e.Key.EndsWith(".loss", StringComparison.Ordinal) || IsGradient(e.Key)), e => Assert.Equal(e.Value, actual[e.Key]));
        Assert.Contains(expected.Where(static e => IsGradient(e.Key)), static e => e.Value.Any(static g => Math.Abs(g) > 1e-6));
    }

    // The opened gates cannot lie where the inputs' part is still wanted, nor gates' gradients where the opened gates are.
    [Theory]
    [InlineData("lstm1.input")]
    [InlineData("lstm1.cell.open")]
    public void What_somebody_wants_later_keeps_its_place(string value)
    {
        var program = LearningRun.Program(Lstm + "loss mse\n");
        var buffer = program.Buffers.Single(b => b.Name == value);
        var copy = buffer with { Id = program.Buffers.Count, Name = "late" };
        var k = new KernelBuilder("copy", "y = x");
        var index = new[] { k.Rows() }.Concat(k.ParallelOver(buffer.Extents)).ToArray();
        k.Write(new(copy.Id, "y", copy.Extents, true), k.Read(new(buffer.Id, "x", buffer.Extents, true), index), index);
        var late = program with { Buffers = program.Buffers.Append(copy).ToEquatable(), Calls = program.Calls.Append(new("late", k.Build(), k.Bindings)).ToEquatable() };

        Assert.Equal((2, 1), (Saved(program), Saved(late)));
    }

    [Fact]
    public void A_call_that_reads_what_it_does_not_store_stores_elsewhere()
    {
        var program = LearningRun.Program(Lstm + "loss mse\n");
        var gradients = program.Buffers.Single(static b => b.Name == "lstm1.cell.cellgradient").Id;
        var calls = program.Calls.Select(c => c.Kernel.Name != "lstm.cellgradient" ? c : c with
        {
            Kernel = c.Kernel with { Writes = c.Kernel.Writes.Where(w => c.Bindings[w.To.Buffer] != gradients || w.To.Index[1].Offset < 15).ToEquatable() },
        }).ToEquatable();

        Assert.NotEqual(program.Calls, calls);
        Assert.Equal((2, 1), (Saved(program), Saved(program with { Calls = calls })));
    }

    private static int Saved(KernelProgram program) => Buffers(program) - Buffers(StepsInPlace.Run(program));

    private static bool IsGradient(string name) => name.EndsWith(".gradient", StringComparison.Ordinal) && (name.Contains("weight", StringComparison.Ordinal) || name.Contains("bias", StringComparison.Ordinal));

    private static int Buffers(KernelProgram program) => program.Calls.SelectMany(static c => c.Bindings).Distinct().Count();
}
