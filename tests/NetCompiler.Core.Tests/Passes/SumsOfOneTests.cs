using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>A loss over one output is computed where the output is, and nobody stores the output for it.</summary>
public sealed class SumsOfOneTests
{
    private const string Xor = "input 2\ndense 4 | tanh\ndense 1 | logistic\n";

    [Theory]
    [InlineData(Xor, "mse")]
    [InlineData(Xor, "bce")]
    [InlineData("input 7\ndense 1\n", "huber")]
    [InlineData("input 1\ndense 1 | tanh\ndense 1\n", "mae")]
    [InlineData("input 1x6\nconv 1 6 | flatten\n", "mse")]
    public void Results_stay_as_they_were(string text, string loss)
    {
        var before = LearningRun.Program(text + "loss " + loss + "\n");
        var after = SumsOfOne.Run(before);
        Assert.Empty(KernelVerifier.Verify(after));
        Assert.NotEqual(before, after);
        var (expected, actual) = (LearningRun.Of(before, -1), LearningRun.Of(KernelFusion.Run(after), -1));
        Assert.All(expected, e => Assert.Equal(e.Value, actual[e.Key]));
        Assert.Contains(expected.Where(static e => e.Key.EndsWith(".gradient", StringComparison.Ordinal)), static e => e.Value.Any(static g => Math.Abs(g) > 1e-6));
    }

    [Fact]
    public void The_loss_of_one_output_is_computed_with_it()
    {
        var program = KernelPasses.Run(LearningRun.Program(Xor + "loss mse\n"));
        var output = Assert.Single(program.Calls, static c => c.Layer == "dense2" && c.Kernel.Name.Contains("mse.forward", StringComparison.Ordinal));
        Assert.DoesNotContain(program.Calls, static c => c.Layer.EndsWith(".loss", StringComparison.Ordinal));
        Assert.DoesNotContain(program.Buffers[output.Bindings[output.Kernel.Writes[0].To.Buffer]].Name, "logistic1", StringComparison.Ordinal);

        // Targets of one number are read where the caller has them.
        Assert.DoesNotContain(program.Calls, static c => c.Kernel.Name == "copy");
    }

    [Fact]
    public void Sums_over_several_numbers_and_products_with_several_results_stay()
    {
        var program = LearningRun.Program("input 5\ndense 4 | tanh\ndense 3\nloss mse\n");
        Assert.Equal(program, SumsOfOne.Run(program));
        var one = LearningRun.Program(Xor + "loss mse\n");
        Assert.Equal(
            one.Calls.Where(static c => c.Kernel.Name.Contains("inputgradient", StringComparison.Ordinal) || c.Kernel.Name.Contains("weightgradient", StringComparison.Ordinal)),
            SumsOfOne.Run(one).Calls.Where(static c => c.Kernel.Name.Contains("inputgradient", StringComparison.Ordinal) || c.Kernel.Name.Contains("weightgradient", StringComparison.Ordinal)));
    }
}
