using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.Core.Tests.Gradients;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>A loss fused with its head gives the loss and the gradients it gave before.</summary>
public sealed class LossHeadTests
{
    [Theory]
    [InlineData("softmax", "", "crossentropy", "", "softmaxcrossentropy")]
    [InlineData("softmax", "", "crossentropy", "label_smoothing=0.1", "softmaxcrossentropy")]
    [InlineData("logistic", "", "binarycrossentropy", "", "logisticbinarycrossentropy")]
    [InlineData("logistic", "steepness=2.5", "binarycrossentropy", "", "logisticbinarycrossentropy")]
    public void Fusing_changes_no_value(string head, string headArguments, string loss, string lossArguments, string fused)
    {
        var graph = Network(head, headArguments, loss, lossArguments);
        var passed = GraphPasses.Training(graph);
        Assert.Equal(fused, passed[passed.Losses[0]].Operator);
        var (expected, actual) = (Run(graph), Run(passed));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, values) in expected)
        {
            Assert.All(values.Zip(actual[name]), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }
    }

    [Fact]
    public void After_a_logsoftmax_cross_entropy_is_of_its_logits()
    {
        var ofLogarithms = Run(GraphPasses.Training(Network("logsoftmax", "", "crossentropy", "")));
        var ofProbabilities = Run(GraphPasses.Training(Network("softmax", "", "crossentropy", "")));
        Assert.Equal(ofProbabilities["loss"], ofLogarithms["loss"]);
        Assert.Equal(ofProbabilities["dense1.weight.gradient"], ofLogarithms["dense1.weight.gradient"]);
    }

    private static NetworkGraph Network(string head, string headArguments, string loss, string lossArguments)
    {
        var sketch = new GraphSketch();
        var y = sketch.Apply(head, headArguments, sketch.Apply("dense", "units=4", sketch.Input(Shape.Flat(3))));
        sketch.Loss(loss, y, lossArguments, weight: 0.5);
        return sketch.Build(y);
    }

    private static Dictionary<string, double[]> Run(NetworkGraph graph)
    {
        const int Rows = 2;
        var training = Differentiator.Loss(graph);
        var program = ProgramLowering.Lower("gradient", training.Graph, graph, new(Kept: graph.Losses, ParameterGradients: training.Parameters));
        var memory = new Dictionary<int, double[]>();
        foreach (var buffer in program.Buffers.Where(static b => b.Name is "x" or "target1" or "seed" or "dense1.weight" or "dense1.bias"))
        {
            var random = new Random(buffer.Name.Length);
            memory[buffer.Id] = Enumerable.Range(0, buffer.Size * (buffer.PerExample ? Rows : 1)).Select(_ => random.NextDouble()).ToArray();
        }

        KernelInterpreter.Run(program, Rows, memory);
        var results = program.Buffers.Where(static b => b.Kind == BufferKind.ParameterGradient).ToDictionary(static b => b.Name, b => memory[b.Id]);
        results["loss"] = memory[program.Kept[0]];
        return results;
    }
}
