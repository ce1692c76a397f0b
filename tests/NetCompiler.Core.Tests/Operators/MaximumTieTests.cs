using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Tests.Gradients;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Of equal elements of a window the first has the gradient, and elements of other windows have none of it.</summary>
public sealed class MaximumTieTests
{
    [Theory]
    [InlineData("maxpool", "size=2 stride=2", "2 2 0 1  2 1 1 1", "1 2", "1 0 0 2  0 0 0 0")]
    [InlineData("maxpool", "size=2 stride=1", "0 2 2 1  2 1 1 2", "1 2 4", "0 3 4 0  0 0 0 0")]
    [InlineData("maxpool", "size=2 stride=2 pad=0x1", "-1 -2 -2 -1  -1 -2 -2 -1", "1 2 4", "1 2 0 4  0 0 0 0")]
    [InlineData("globalmaxpool", "", "0 2 2 1  2 1 1 2", "4", "0 4 0 0  0 0 0 0")]
    [InlineData("adaptivemaxpool", "size=1x3", "0 2 1 1  2 1 1 1", "1 2 4", "0 3 4 0  0 0 0 0")]
    [InlineData("adaptivemaxpool", "size=2x2", "2 1 1 1  2 1 2 0", "1 2 4 8", "1 0 2 0  4 0 8 0")]
    public void The_first_of_equal_elements_is_chosen(string layer, string arguments, string x, string dy, string dx)
    {
        var sketch = new GraphSketch();
        var graph = sketch.Build(sketch.Apply(layer, arguments, sketch.Input(Shape.Spatial(1, 2, 4))));
        var training = Differentiator.Backward(graph);
        var program = ProgramLowering.Lower("backward", training.Graph, graph, new(InputGradients: training.Inputs));
        var memory = new Dictionary<int, double[]>
        {
            [program.Buffers.Single(static b => b.Kind == BufferKind.Input).Id] = Numbers(x),
            [program.Buffers.Single(static b => b.Kind == BufferKind.OutputGradient).Id] = Numbers(dy),
        };
        KernelInterpreter.Run(program, 1, memory);
        Assert.Equal(Numbers(dx), memory[program.Buffers.Single(static b => b.Kind == BufferKind.InputGradient).Id]);
    }

    private static double[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
}
