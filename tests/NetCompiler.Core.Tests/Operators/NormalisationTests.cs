using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.Core.Tests.Gradients;

namespace NetCompiler.Core.Tests.Operators;

public sealed class NormalisationTests
{
    [Theory]
    [InlineData("batchnorm", "", "s5x4x3", "weight 5, bias 5, running_mean 5, running_var 5")]
    [InlineData("batchnorm", "affine=false", "q7x6", "running_mean 6, running_var 6")]
    [InlineData("layernorm", "", "s5x4x3", "weight 5x4x3, bias 5x4x3")]
    [InlineData("layernorm", "axes=2", "s5x4x3", "weight 4x3, bias 4x3")]
    [InlineData("layernorm", "", "q7x6", "weight 6, bias 6")]
    [InlineData("layernorm", "axes=2", "q7x6", "weight 7x6, bias 7x6")]
    [InlineData("rmsnorm", "", "9", "weight 9")]
    [InlineData("groupnorm", "groups=3", "s6x4x4", "weight 6, bias 6")]
    [InlineData("instancenorm", "", "s6x4x4", "")]
    [InlineData("instancenorm", "affine=true", "q4x6", "weight 6, bias 6")]
    [InlineData("lrn", "size=5", "s6x4x4", "")]
    public void Weights_have_the_shapes_of_PyTorch(string layer, string arguments, string input, string weights)
    {
        var inference = Infer(layer, arguments, input, out var shape);
        Assert.Empty(inference.Problems);
        Assert.Equal(Read(input), shape);
        Assert.Equal(weights, string.Join(", ", inference.Weights.Select(static w => $"{w.Name} {w.Shape}")));
    }

    [Theory]
    [InlineData("groupnorm", "groups=4", "s6x4x4", "4 groups divide", "6x4x4", "divides 6")]
    [InlineData("instancenorm", "", "8", "one value", "a flat value of 8", "batchnorm")]
    [InlineData("layernorm", "", "1", "one value", "leaves 0", "more values")]
    [InlineData("layernorm", "axes=3", "q4x5", "axes", "more extents", "4x5")]
    [InlineData("groupnorm", "groups=6", "6", "one value", "a flat value of 6", "batchnorm")]
    [InlineData("lrn", "size=5 k=0", "6", "k: ", "divide by 0", "above 0")]
    public void What_does_not_fit_is_a_sentence(string layer, string arguments, string input, params string[] parts)
    {
        var found = Assert.Single(Infer(layer, arguments, input, out _).Problems);
        Assert.All(parts, part => Assert.Contains(part, found, StringComparison.Ordinal));
        Assert.EndsWith(".", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_norm_at_inference_is_the_last_line_of_the_layer_before_and_one_small_kernel()
    {
        var predict = Programs("input 19\ndense 21 | batchnorm | relu\ndense 2").Single(static p => p.Name == "predict_batch");
        Assert.Equal(
            ["norm.scale+norm.shift", "dense.forward+norm.scaled+relu.forward", "dense.forward"], predict.Calls.Select(static c => c.Kernel.Name));
        Assert.Empty(predict.Updated);
        Assert.False(BatchTile.NeedsWholeBatch(predict));
    }

    [Fact]
    public void Batch_statistics_take_the_whole_batch_and_nothing_else_does()
    {
        foreach (var program in Programs("input 19\ndense 21 | batchnorm | relu\ndense 2"))
        {
            var isTraining = program.Name is "gradient" or "backward";
            Assert.Equal(isTraining, BatchTile.NeedsWholeBatch(program));
            Assert.Equal(isTraining ? 2 : 0, program.Updated.Count);
            Assert.Equal(isTraining ? new LeastExamples(2, "batchnorm1") : LeastExamples.One, program.Least);
            Assert.Empty(KernelVerifier.Verify(program));
        }

        foreach (var norm in new[] { "layernorm", "rmsnorm", "lrn 3", "groupnorm 3" })
        {
            Assert.DoesNotContain(Programs($"input 19\ndense 21 | {norm} | relu\ndense 2"), BatchTile.NeedsWholeBatch);
        }
    }

    [Fact]
    public void Values_of_each_example_lie_behind_the_others_and_as_far_apart_as_there_are_examples()
    {
        var options = NetworkOptions.Default;
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse("input 19\ndense 21 | batchnorm | relu\ndense 2", options)).Graph!;
        var gradient = NetworkCompiler.Compile(graph, options).Program("gradient")!;

        Assert.True(gradient.TakesWholeBatch && gradient.RowSpace > 0 && gradient.RowSpace % 16 == 0);
        foreach (var placed in gradient.Buffers.Where(b => b.Buffer.Kind == BufferKind.Workspace && gradient.Calls.Any(c => c.Bindings.Contains(b.Buffer.Id))))
        {
            Assert.Equal(0, placed.Offset % 16);
            Assert.Equal(0, placed.RowOffset % 16);
            Assert.True(placed.Buffer.PerExample
                ? placed.Offset == gradient.WorkspaceLength + gradient.PanelLength && placed.RowOffset + placed.RowStride + 16 <= gradient.RowSpace
                : placed.Offset + placed.Layout.Length + 16 <= gradient.WorkspaceLength && placed.RowOffset == 0);
        }
    }

    private static EquatableArray<KernelProgram> Programs(string text)
    {
        var options = NetworkOptions.Default;
        return NetworkCompiler.Lower(NetworkCompiler.Analyze(NetworkCompiler.Parse(text, options)).Graph!, options);
    }

    private static Inference Infer(string layer, string arguments, string input, out Shape? shape)
    {
        var node = new Node(0, Leaf.Input, "a", default, Settings.None, Read(input), true, -1);
        var inference = new Inference(GraphSketch.Arguments(layer, arguments), [node]);
        shape = NetCompiler.Core.Operators.OperatorCatalogue.Find(layer)!.Infer(inference);
        return inference;
    }

    private static Shape Read(string text)
    {
        var extents = text.TrimStart('s', 'q').Split('x').Select(static e => int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return text[0] == 's' ? Shape.Spatial(extents) : text[0] == 'q' ? Shape.Sequence(extents[0], extents[1]) : Shape.Flat(extents);
    }
}
