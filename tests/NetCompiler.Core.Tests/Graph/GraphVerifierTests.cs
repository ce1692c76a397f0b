using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Tests.Gradients;

namespace NetCompiler.Core.Tests.Graph;

public sealed class GraphVerifierTests
{
    [Fact]
    public void A_sound_graph_has_no_findings() => Assert.Empty(OperatorVerifier.Verify(Small()));

    [Theory]
    [InlineData("reads node 9")]
    [InlineData("two nodes are named x")]
    [InlineData("stands at 0")]
    [InlineData("shape 0")]
    [InlineData("not in the catalogue")]
    [InlineData("reads 2 values; it needs 1")]
    [InlineData("its rule gives 3")]
    [InlineData("declares parameter weight of 3x4")]
    [InlineData("reads 1 weights and states, but its rule declares 2")]
    [InlineData("not one number per example")]
    [InlineData("listed as an input")]
    public void What_is_broken_is_found(string finding)
    {
        // %0 x, %1 dense1.weight, %2 dense1.bias, %3 dense1, %4 relu1
        var graph = Small();
        var broken = finding switch
        {
            "reads node 9" => Change(graph, 4, static n => n with { Inputs = EquatableArray.Of(9) }),
            "two nodes are named x" => Change(graph, 4, static n => n with { Name = "x" }),
            "stands at 0" => Change(graph, 0, static n => n with { Id = 1 }),
            "shape 0" => Change(graph, 4, static n => n with { Shape = Shape.Flat(0) }),
            "not in the catalogue" => Change(graph, 4, static n => n with { Operator = "sigmoid" }),
            "reads 2 values; it needs 1" => Change(graph, 4, static n => n with { Inputs = EquatableArray.Of(0, 3) }),
            "its rule gives 3" => Change(graph, 4, static n => n with { Shape = Shape.Flat(4) }),
            "declares parameter weight of 3x4" => Change(graph, 1, static n => n with { Shape = Shape.Flat(4, 3) }),
            "reads 1 weights and states, but its rule declares 2" => Change(graph, 3, static n => n with { Inputs = EquatableArray.Of(0, 1) }),
            "not one number per example" => graph with { Losses = EquatableArray.Of(4) },
            _ => graph with { Inputs = EquatableArray.Of(0, 4) },
        };
        Assert.Contains(OperatorVerifier.Verify(broken), f => f.Contains(finding, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Printing_says_everything_on_one_line_a_node()
    {
        var sketch = new GraphSketch();
        var x = sketch.Input(Shape.Spatial(1, 2, 2));
        var y = sketch.Apply("leakyrelu", sketch.Apply("dense", "units=3 bias=false", x));
        sketch.Loss("mse", y, weight: 0.5);
        Assert.Equal(
            """
            %0 x = input : n*1x2x2 spatial
            %1 dense1.weight = parameter trainable=1 : 3x4
            %2 dense1 = dense %0 %1 units=3 bias=0 tied= init=auto init_value=0.05 trainable=1 : n*3
            %3 leakyrelu1 = leakyrelu %2 alpha=0.01 : n*3
            %4 target1 = target : n*3
            %5 mse1 = mse %3 %4 weight=0.5 : n*1
            output output0 = %3
            losses %5

            """.ReplaceLineEndings("\n"),
            GraphPrinter.Print(sketch.Build(y)));
    }

    private static NetworkGraph Small()
    {
        var sketch = new GraphSketch();
        return sketch.Build(sketch.Apply("relu", sketch.Apply("dense", "units=3", sketch.Input(Shape.Flat(4)))));
    }

    private static NetworkGraph Change(NetworkGraph graph, int node, Func<Node, Node> change) =>
        graph with { Nodes = graph.Nodes.With(node, change(graph[node])) };
}
