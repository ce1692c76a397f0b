using NetCompiler.Core.Reports;
using NetCompiler.Core.Tests.Language;

namespace NetCompiler.Core.Tests.Reports;

/// <summary>What a summary counts, against the usual formulas written out.</summary>
public sealed class NetworkSummaryTests
{
    [Theory]
    [InlineData("input 7\ndense 5 | relu", 7 * 5)]
    [InlineData("sequence 6x7\ndense 5", 6 * 7 * 5)]
    [InlineData("input 3x8x8\nconv 5 3x3 pad=1", 5 * 8 * 8 * 3 * 9)]
    [InlineData("input 4x8x8\nconv 8 3x3 groups=2", 8 * 6 * 6 * 2 * 9)]
    [InlineData("input 4x8x8\ndepthwise 3x3 pad=1", 4 * 8 * 8 * 9)]
    [InlineData("input 4x8x8\nconvtranspose 6 2x2 stride=2", 4 * 8 * 8 * 6 * 4)]
    [InlineData("sequence 10x16\ngru 8", 10 * 3 * 8 * (16 + 8))]
    [InlineData("sequence 10x16\nlstm 8 layers=2", 10 * 4 * 8 * ((16 + 8) + (8 + 8)))]
    [InlineData("sequence 10x16\nattention 4", (4 * 10 * 16 * 16) + (2 * 10 * 10 * 16))]
    [InlineData("sequence 10x16\nencoder 4 32", (4 * 10 * 16 * 16) + (2 * 10 * 10 * 16) + (2 * 10 * 16 * 32))]
    [InlineData("a = input 3x4\nb = input 4x5\nmatmul a b", 3 * 4 * 5)]
    [InlineData("input 4x8x8\nlayernorm | avgpool 2 | softmax", 0)]
    public void Multiply_adds_are_those_of_the_formulas(string text, long expected)
    {
        var summary = NetworkSummary.Of(Declaring.Graph(text));
        Assert.Equal(expected, summary.MultiplyAdds);
        Assert.Equal(expected, summary.Layers.Sum(static l => l.MultiplyAdds));
    }

    /// <summary>The two ways of counting agree where both can be used.</summary>
    [Theory]
    [InlineData("input 7\ndense 5 | relu\ndense 3 | softmax")]
    [InlineData("input 1x28x28\nconv 6 5x5 pad=2 | relu\nmaxpool 2\nconv 16 5x5 | relu\nmaxpool 2\ndense 120 | relu\ndense 10 | softmax")]
    [InlineData("input 4x8x8\nconv 8 3x3 groups=2 stride=2 | batchnorm | silu\ndepthwise 3x3 pad=1\navgpool 2\ndropout 0.1\ndense 4")]
    [InlineData("x = input 3x9x9\na = x | conv 4 3x3 pad=1 | relu\nb = x | conv 4 1x1\nadd a b | relu\nglobalavgpool\ndense 2 | logistic")]
    [InlineData("sequence 6x7\ndense 5 | tanh\ndense 2")]
    public void Shapes_and_kernels_count_the_same(string text)
    {
        var graph = Declaring.Graph(text);
        var rows = NetCompiler.Core.Emit.LayerRow.Of(graph);
        Assert.True(PredictionWork.IsSimple(graph));
        Assert.Equal(PredictionWork.ByKernels(graph, rows, CancellationToken.None).MultiplyAdds, PredictionWork.ByShapes(graph, rows).MultiplyAdds);
    }

    [Fact]
    public void Memory_counts_weights_values_and_what_a_prediction_needs_at_one_time()
    {
        var summary = NetworkSummary.Of(Declaring.Graph("input 100\ndense 50 | relu\ndense 20 | relu\ndense 10"));

        Assert.Equal(5050 + 1020 + 210, summary.Parameters);
        Assert.Equal(4 * summary.Parameters, summary.ParameterBytes);
        Assert.Equal(4 * (50 + 50 + 20 + 20 + 10), summary.ValueBytes);

        // The activation is computed where its layer's values are; two neighbours are needed together, and the last lies in the caller's memory.
        Assert.Equal(4 * (50 + 20), summary.PredictionBytes);
        var graph = Declaring.Graph("input 100\ndense 50 | relu\ndense 20 | relu\ndense 10");
        Assert.Equal(50 + 20, PredictionWork.ByKernels(graph, NetCompiler.Core.Emit.LayerRow.Of(graph), CancellationToken.None).Scratch);
        Assert.Equal(210, NetworkSummary.Of(Declaring.Graph("input 20\ndense 20 trainable=false\ndense 10")).Trainable);
    }

    [Theory]
    [InlineData("predict", "text graph shared-values composites regularisation loss-heads identities prologue lowering ragged-operands equal-values equal-sums sums-of-one fusion gates-in-registers products-together results-in-place values-inside steps-in-place row-blocks schedule")]
    [InlineData("gradient", "text graph shared-values composites regularisation loss-heads identities late-activations gradients lowering ragged-operands equal-values equal-sums sums-of-one fusion gates-in-registers products-together results-in-place values-inside steps-in-place row-blocks schedule")]
    public void Phases_are_in_the_order_of_the_compiler(string program, string phases) => Assert.Equal(phases.Split(' '), PhaseDump.Phases(program));
}
