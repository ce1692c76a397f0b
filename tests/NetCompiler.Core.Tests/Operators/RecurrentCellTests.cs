using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>What a recurrent cell computes on its way forward, its gradient does not compute again.</summary>
public sealed class RecurrentCellTests
{
    [Theory]
    [InlineData("lstm", 6, 2)]
    [InlineData("gru", 5, 1)]
    public void Gates_are_kept_for_the_gradient_and_for_nothing_else(string layer, int training, int predicting)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse($"sequence 5x3\n{layer} 4 | dense 2\n", NetworkOptions.Default)).Graph!;
        var programs = NetworkCompiler.Lower(graph, NetworkOptions.Default);

        Kernel Cell(string program, string kernel) => programs.First(p => p.Name == program).Calls.Select(static c => c.Kernel).First(k => k.Name.EndsWith(kernel, StringComparison.Ordinal));
        Assert.DoesNotContain("logistic", KernelPrinter.Print(Cell("gradient", ".cellgradient")), StringComparison.Ordinal);
        Assert.Contains("logistic", KernelPrinter.Print(Cell("gradient", ".cell")), StringComparison.Ordinal);
        Assert.Equal(training, Cell("gradient", ".cell").Writes.Count);
        Assert.Equal(predicting, Cell("predict_batch", ".cell").Writes.Count);
        Assert.Equal(predicting, Cell("loss", ".cell").Writes.Count);
    }
}
