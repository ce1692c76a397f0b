using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Every gradient rule, lowered and run, against finite differences in double.</summary>
[Collection("Gradients")] // The cases are shared, and differences move their values.
public sealed class GradientRuleTests
{
    [Fact]
    public void Every_gradient_agrees_with_differences()
    {
        var wrong = GradientCases.All
            .Select(static c => (c.Name, Found: GradientCase.Difference(c.ByDifferences(), c.ByKernels(c.Backward))))
            .Where(static r => r.Found is not null).Select(static r => $"{r.Name}: {r.Found}").ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Sums_over_the_batch_may_be_worked_off_in_tiles()
    {
        foreach (var c in GradientCases.All.Where(static c => !BatchTile.NeedsWholeBatch(c.Backward)))
        {
            var whole = c.ByKernels(c.Backward);
            var tiles = c.ByTiles();
            var difference = GradientCase.Difference(whole.Where(w => tiles.ContainsKey(w.Key)).ToDictionary(), tiles);
            Assert.True(difference is null, $"{c.Name}: {difference}");
            Assert.Equal(c.Training.Parameters.Count, tiles.Count);
        }
    }

    [Fact]
    public void Programs_and_graphs_are_sound()
    {
        foreach (var c in GradientCases.All)
        {
            Assert.Empty(OperatorVerifier.Verify(c.Training.Graph));
            Assert.Empty(KernelVerifier.Verify(c.Backward));
        }
    }

    [Fact]
    public void Every_operator_with_a_gradient_has_a_case()
    {
        var used = GradientCases.All.SelectMany(static c => c.Training.Graph.Nodes).Select(static n => n.Operator).ToHashSet();
        var missing = OperatorCatalogue.All.Where(static o => o is not CompositeOperator).Select(static o => o.Name).Where(n => !used.Contains(n)).ToList();

        // Passes replace the first two; the others are for inference alone.
        Assert.Equal(["dropout", "noise", "norm.forward", "norm.scale", "norm.shift", "norm.scaled", "attention.cache", "positionalencoding.step"], missing);
    }
}
