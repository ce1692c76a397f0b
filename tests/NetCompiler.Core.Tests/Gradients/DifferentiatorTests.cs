using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>What the backward graph consists of; that its numbers are right is shown by <see cref="GradientRuleTests"/>.</summary>
public sealed class DifferentiatorTests
{
    [Fact]
    public void Only_what_is_needed_is_built()
    {
        var sketch = new GraphSketch();
        var first = sketch.Apply("dense", "units=4", sketch.Apply("standardize", sketch.Input(Shape.Flat(6))));
        var y = sketch.Apply("dense", "units=2", sketch.Apply("relu", first));
        sketch.Loss("mse", y);
        Assert.Equal(
            ["seed", "mse.gradient", "dense.inputgradient", "dense.weightgradient", "sumrows", "relu.gradient", "dense.weightgradient", "sumrows"],
            Backward(Differentiator.Loss(sketch.Build(y))));
    }

    [Fact]
    public void Nothing_flows_through_frozen_weights_without_need()
    {
        var sketch = new GraphSketch();
        var frozen = sketch.Apply("tanh", sketch.Apply("dense", "units=4 trainable=false", sketch.Input(Shape.Flat(6))));
        var y = sketch.Apply("dense", "units=2", frozen);
        sketch.Loss("mse", y);
        var training = Differentiator.Loss(sketch.Build(y));
        Assert.Equal(["seed", "mse.gradient", "dense.weightgradient", "sumrows"], Backward(training));
        Assert.Equal(["dense2.weight", "dense2.bias"], training.Parameters.Select(p => training.Graph[p.Value].Name));
        Assert.Empty(training.Inputs);
    }

    [Fact]
    public void A_vector_Jacobian_product_has_a_seed_for_each_output_and_reaches_the_inputs()
    {
        var sketch = new GraphSketch();
        var a = sketch.Input(Shape.Flat(3), "a");
        var b = sketch.Input(Shape.Flat(3), "b");
        var training = Differentiator.Backward(sketch.Build(sketch.Apply("add", "", a, b), sketch.Apply("relu", a)));
        Assert.Equal(["seed.output0", "seed.output1"], training.Seeds.Select(s => training.Graph[s].Name));
        Assert.Equal([a, b], training.Inputs.Select(static g => g.Value));
        Assert.Equal(training.Seeds[0], training.Inputs[1].Gradient);
        Assert.Equal("a.gradient", training.Graph[training.Inputs[0].Gradient].Name);
        Assert.Equal(["seed", "seed", "relu.gradient", "add"], Backward(training));
    }

    [Fact]
    public void Forward_nodes_keep_their_ids_and_names_stay_unique()
    {
        foreach (var c in GradientCases.All)
        {
            Assert.Equal(c.ForwardNames.Count, c.Training.ForwardCount);
            Assert.Equal(c.Training.Graph.Nodes.Count, c.Training.Graph.Nodes.Select(static n => n.Name).Distinct().Count());
        }
    }

    [Fact]
    public void A_graph_without_a_loss_is_refused()
    {
        var sketch = new GraphSketch();
        var graph = sketch.Build(sketch.Apply("relu", sketch.Input(Shape.Flat(3))));
        Assert.Contains("no loss", Assert.Throws<ArgumentException>(() => Differentiator.Loss(graph)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Backward(TrainingGraph training) =>
        training.Graph.Nodes.Skip(training.ForwardCount).Select(static n => n.Operator);
}
