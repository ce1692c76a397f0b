using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Tests.Gradients;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Runs one operator, or the gradient of one loss, on given numbers.</summary>
internal static class LayerRun
{
    /// <summary>The result for examples of <paramref name="shape"/> that stand one after another in <paramref name="x"/>.</summary>
    public static double[] Forward(string layer, string arguments, Shape shape, double[] x, params double[][] weights)
    {
        var sketch = new GraphSketch();
        var y = sketch.Apply(layer, arguments, sketch.Input(shape));
        var graph = sketch.Build(y);
        var program = ProgramLowering.Lower("forward", graph, graph, new(Outputs: graph.Outputs));
        var memory = new Dictionary<int, double[]>();
        var weight = 0;
        foreach (var node in graph.Nodes.Where(static n => n.Operator is Leaf.Input or Leaf.Parameter or Leaf.State))
        {
            memory[Buffer(program, node.Name)] = node.Operator == Leaf.Input ? x : weights[weight++];
        }

        KernelInterpreter.Run(program, x.Length / shape.Size, memory);
        return memory[program.Buffers.Single(static b => b.Kind == BufferKind.Output).Id];
    }

    /// <summary>The loss of each example and the gradient of their sum with respect to the prediction.</summary>
    public static (double[] Loss, double[] Gradient) Loss(string kind, string arguments, Shape shape, double[] prediction, double[] target)
    {
        // A scale of 1 in between: gradients are taken of what leads to a weight, and of inputs only in Backward.
        var sketch = new GraphSketch();
        var p = sketch.Input(shape);
        var loss = sketch.Loss(kind, p, arguments);
        var graph = sketch.Build(loss);
        var training = Differentiator.Backward(graph);
        var program = ProgramLowering.Lower("backward", training.Graph, graph, new(Outputs: graph.Outputs, InputGradients: training.Inputs));
        var rows = prediction.Length / shape.Size;
        var memory = new Dictionary<int, double[]>
        {
            [Buffer(program, "x")] = prediction,
            [Buffer(program, "target1")] = target,
            [Buffer(program, "seed.output0")] = Enumerable.Repeat(1.0, rows).ToArray(),
        };
        KernelInterpreter.Run(program, rows, memory);
        return (
            memory[program.Buffers.Single(static b => b.Kind == BufferKind.Output).Id],
            memory[program.Buffers.Single(static b => b.Kind == BufferKind.InputGradient).Id]);
    }

    private static int Buffer(KernelProgram program, string name) => program.Buffers.Single(b => b.Name == name).Id;
}
