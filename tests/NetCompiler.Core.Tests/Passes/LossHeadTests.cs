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
        var (expected, actual) = (LearningRun.Of(graph), LearningRun.Of(passed));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, values) in expected)
        {
            Assert.All(values.Zip(actual[name]), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }
    }

    [Fact]
    public void After_a_logsoftmax_cross_entropy_is_of_its_logits()
    {
        var ofLogarithms = LearningRun.Of(GraphPasses.Training(Network("logsoftmax", "", "crossentropy", "")));
        var ofProbabilities = LearningRun.Of(GraphPasses.Training(Network("softmax", "", "crossentropy", "")));
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
}
