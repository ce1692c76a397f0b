using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
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
        var fused = KernelFusion.Run(EqualValues.Run(RaggedOperands.Stage(Learning(text))));
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

    private static bool IsGradient(string name) => name.EndsWith(".gradient", StringComparison.Ordinal) && (name.Contains("weight", StringComparison.Ordinal) || name.Contains("bias", StringComparison.Ordinal));

    private static int Buffers(KernelProgram program) => program.Calls.SelectMany(static c => c.Bindings).Distinct().Count();

    private static KernelProgram Learning(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text + "loss mse\n", NetworkOptions.Default)).Graph!;
        return LearningRun.Program(GraphPasses.Training(graph));
    }
}
