using NetCompiler.Core.Graph;
using NetCompiler.Core.Passes;
using NetCompiler.Core.Tests.Gradients;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>An activation that keeps the order of numbers is applied behind the maximum pooling, which changes no bit.</summary>
public sealed class LateActivationTests
{
    [Theory]
    [InlineData("relu", "maxpool", "size=2")]
    [InlineData("relu", "maxpool", "size=3 stride=2 pad=1")]
    [InlineData("relu6", "maxpool", "size=3 stride=1")]
    [InlineData("relu", "globalmaxpool", "")]
    public void Moving_changes_no_bit(string activation, string pooling, string arguments)
    {
        var graph = Network(activation, pooling, arguments);
        var passed = LateActivations.Move(graph);
        var late = passed.Nodes.Single(n => n.Operator == activation);
        Assert.Equal(pooling, passed[late.Inputs[0]].Operator);
        Assert.Equal("conv", passed[passed[late.Inputs[0]].Inputs[0]].Operator);
        Assert.Equal(passed[late.Inputs[0]].Shape, late.Shape);
        var (expected, actual) = (LearningRun.Of(graph, -1), LearningRun.Of(passed, -1));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, e => Assert.Equal(e.Value, actual[e.Key]));
        Assert.Contains(expected["conv1.weight.gradient"], static g => g != 0);
    }

    [Theory]
    [InlineData("tanh", "maxpool", "size=2")]
    [InlineData("relu", "avgpool", "size=2")]
    public void What_another_order_would_change_stays(string activation, string pooling, string arguments)
    {
        var graph = Network(activation, pooling, arguments);
        Assert.Same(graph, LateActivations.Move(graph));
    }

    [Fact]
    public void What_is_read_elsewhere_stays()
    {
        var sketch = new GraphSketch();
        var activated = sketch.Apply("relu", sketch.Input(Shape.Spatial(2, 6, 6)));
        var y = sketch.Apply("add", "", sketch.Apply("globalmaxpool", activated), sketch.Apply("globalavgpool", activated));
        sketch.Loss("mse", y);
        var graph = sketch.Build(y);
        Assert.Same(graph, LateActivations.Move(graph));
    }

    private static NetworkGraph Network(string activation, string pooling, string arguments)
    {
        var sketch = new GraphSketch();
        var convolved = sketch.Apply("conv", "channels=3 kernel=3 pad=1", sketch.Input(Shape.Spatial(2, 6, 6)));
        var y = sketch.Apply("dense", "units=2", sketch.Apply(pooling, arguments, sketch.Apply(activation, "", convolved)));
        sketch.Loss("mse", y);
        return sketch.Build(y);
    }
}
