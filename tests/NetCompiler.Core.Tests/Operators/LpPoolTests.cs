using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Tests.Gradients;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Norms of elements that are 0 have a gradient, which is 0.</summary>
public sealed class LpPoolTests
{
    [Theory]
    [InlineData("lppool", "size=2 power=2")]
    [InlineData("lppool", "size=2 power=3")]
    [InlineData("lppool", "size=2 power=1.5")]
    [InlineData("globallppool", "power=2")]
    [InlineData("globallppool", "power=1.5")]
    public void A_norm_of_zeros_has_no_slope(string layer, string arguments)
    {
        var sketch = new GraphSketch();
        var graph = sketch.Build(sketch.Apply(layer, arguments, sketch.Input(Shape.Spatial(1, 2, 2))));
        var training = Differentiator.Backward(graph);
        var program = ProgramLowering.Lower("backward", training.Graph, graph, new(Outputs: graph.Outputs, InputGradients: training.Inputs));
        var memory = new Dictionary<int, double[]>
        {
            // Two examples: nothing but zeros, and one element that is not.
            [program.Buffers.Single(static b => b.Kind == BufferKind.Input).Id] = [0, 0, 0, 0, 0, -2, 0, 0],
            [program.Buffers.Single(static b => b.Kind == BufferKind.OutputGradient).Id] = [1, 3],
        };
        KernelInterpreter.Run(program, 2, memory);
        var y = memory[program.Buffers.Single(static b => b.Kind == BufferKind.Output).Id];
        Assert.Equal(0, y[0]);
        Assert.Equal(2, y[1], 1e-6);
        var dx = memory[program.Buffers.Single(static b => b.Kind == BufferKind.InputGradient).Id];
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(i == 5 ? -3 : 0, dx[i], 1e-6));
    }
}
