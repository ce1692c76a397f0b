using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Core.Tests.Language;

namespace NetCompiler.Core.Tests.Analysis;

/// <summary>What a declaration means: order, names, weights, outputs and losses.</summary>
public sealed class GraphBuilderTests
{
    [Fact]
    public void Weights_come_right_before_the_layer_that_reads_them()
    {
        var graph = Declaring.Graph("input 3\ndense 4 | relu\ndense 2 bias=false");
        Assert.Equal(
            ["input", "dense1.weight", "dense1.bias", "dense1", "relu1", "dense2.weight", "dense2", "output", "output.loss"],
            graph.Nodes.Select(static n => n.Name));
        Assert.Equal(Enumerable.Range(0, graph.Nodes.Count), graph.Nodes.Select(static n => n.Id));
        Assert.Equal([0, 1, 2], graph[3].Inputs);
        Assert.Equal(Shape.Flat(4, 3), graph[1].Shape);
        Assert.False(graph[1].PerExample);
        Assert.Equal((4 * 3) + 4 + (2 * 4), graph.ParameterCount);
    }

    [Fact]
    public void Used_layers_share_their_weights()
    {
        var graph = Declaring.Graph("input 3\ndense 3 as edge | relu | use edge");
        Assert.Equal(2, graph.Parameters.Count());
        var edges = graph.Nodes.Where(static n => n.Operator == "dense").ToList();
        Assert.Equal(edges[0].Inputs.Skip(1), edges[1].Inputs.Skip(1));
        Assert.Equal(edges[0].Settings, edges[1].Settings);
    }

    [Theory]
    [InlineData("dense 4 | relu", "he_normal")]
    [InlineData("dense 4 | dropout 0.5 | leakyrelu", "he_normal")]
    [InlineData("dense 4 | selu", "lecun_normal")]
    [InlineData("dense 4 | tanh", "glorot_uniform")]
    [InlineData("dense 4", "glorot_uniform")]
    [InlineData("dense 4 | dense 3 | relu", "glorot_uniform")]
    [InlineData("dense 4 init=normal init_value=0.3 | relu", "normal")]
    public void Weights_start_as_the_activation_after_them_asks(string layers, string initializer)
    {
        var weight = Declaring.Graph("input 3\n" + layers).Parameters.First();
        Assert.Equal(initializer, weight.Settings.Text("initializer"));
        Assert.Equal((3, 4, 1), (weight.Settings.Integer("fan_in"), weight.Settings.Integer("fan_out"), weight.Settings.Integer("trainable")));
    }

    [Fact]
    public void Frozen_layers_and_states_say_so()
    {
        var graph = Declaring.Graph("input 3\nstandardize | dense 4 trainable=false");
        Assert.All(graph.Parameters, static p => Assert.Equal(0, p.Settings.Number("trainable")));
        Assert.Equal([("standardize1.mean", 0.0), ("standardize1.deviation", 1.0)], graph.States.Select(static s => (s.Name, s.Settings.Number("value"))));
    }

    [Theory]
    [InlineData("dense 2 | softmax", "crossentropy")]
    [InlineData("dense 2 | logistic", "binarycrossentropy")]
    [InlineData("dense 2 | sigmoid | reshape 2x1", "binarycrossentropy")]
    [InlineData("dense 2 | tanh", "mse")]
    [InlineData("dense 2", "mse")]
    [InlineData("dense 2\nloss l1 weight=0.5", "mae")]
    public void An_output_without_a_loss_gets_the_one_of_its_last_layer(string layers, string loss)
    {
        var graph = Declaring.Graph("input 3\n" + layers);
        var node = graph[Assert.Single(graph.Losses)];
        Assert.Equal(loss, node.Operator);
        Assert.Equal(Shape.Scalar, node.Shape);
        Assert.Equal(graph.Outputs[0].Value, node.Inputs[0]);
        Assert.Equal((Leaf.Target, "output", graph[node.Inputs[0]].Shape), (graph[node.Inputs[1]].Operator, graph[node.Inputs[1]].Name, graph[node.Inputs[1]].Shape));
        Assert.Equal(loss == "mae" ? 0.5 : 1, node.Settings.Number("weight"));
    }

    [Fact]
    public void Several_outputs_have_a_loss_each_in_their_order()
    {
        var graph = Declaring.Graph("x = input 3\npolicy = dense 4 | softmax\nvalue = x | dense 1\nloss mae value weight=0.5\noutput value policy");
        Assert.Equal(["value", "policy"], graph.Outputs.Select(static o => o.Name));
        Assert.Equal(["mae", "crossentropy"], graph.Losses.Select(l => graph[l].Operator));
        Assert.Equal(["value", "policy"], graph.Losses.Select(l => graph[graph[l].Inputs[1]].Name));
    }

    [Fact]
    public void The_last_value_is_the_output_under_its_name()
    {
        Assert.Equal("output", Assert.Single(Declaring.Graph("input 3\ndense 2").Outputs).Name);
        Assert.Equal("score", Assert.Single(Declaring.Graph("input 3\nscore = dense 2").Outputs).Name);
    }

    [Fact]
    public void Inputs_are_named_as_values_are()
    {
        var graph = Declaring.Graph("a = input 3\nsource = sequence 4x2\nh = source | flatten\nconcat a h | dense 2");
        Assert.Equal(["a", "source"], graph.Inputs.Select(i => graph[i].Name));
        Assert.Equal([Shape.Flat(3), Shape.Sequence(4, 2)], graph.Inputs.Select(i => graph[i].Shape));
    }

    [Fact]
    public void Every_node_names_the_part_of_the_declaration_it_came_from()
    {
        const string text = "input 3\nblock f(n) { dense n }\nf 4 | relu";
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        var graph = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None).Graph!;
        Assert.All(graph.Nodes, n => Assert.InRange(n.Declared, 0, parsed.Places.Places.Count - 1));
        var place = parsed.Places[graph.Nodes.Single(static n => n.Operator == "dense").Declared];
        Assert.Equal("dense n", text.Substring(place.Start, place.Length));
    }

    [Fact]
    public void Building_can_be_cancelled()
    {
        var parsed = NetworkText.Parse("input 3\ndense 2", NetworkOptions.Default);
        Assert.Throws<OperationCanceledException>(() => { GraphBuilder.Build(parsed.Declaration, parsed.Places, new CancellationToken(canceled: true)); });
    }
}
