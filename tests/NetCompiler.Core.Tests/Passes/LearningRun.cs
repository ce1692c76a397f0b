using NetCompiler.Core.Declaration;
using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>Losses and gradients of a graph on two random examples, computed in double by its kernels.</summary>
internal static class LearningRun
{
    /// <param name="graph">With or without passes over it; the numbers drawn depend on the names of values only.</param>
    /// <param name="least">The least number drawn; the greatest is 1.</param>
    public static Dictionary<string, double[]> Of(NetworkGraph graph, double least = 0) => Of(Program(graph), least);

    /// <summary>The kernels that give losses and gradients of a network's text, before any pass over them.</summary>
    public static KernelProgram Program(string text) =>
        Program(GraphPasses.Training(NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!));

    /// <summary>The kernels that give losses and gradients.</summary>
    public static KernelProgram Program(NetworkGraph graph)
    {
        var training = Differentiator.Loss(graph);
        return ProgramLowering.Lower("gradient", training.Graph, graph, new(Kept: graph.Losses, ParameterGradients: training.Parameters));
    }

    public static Dictionary<string, double[]> Of(KernelProgram program, double least = 0)
    {
        const int Rows = 2;
        var memory = new Dictionary<int, double[]>();
        foreach (var buffer in program.Buffers.Where(static b => b.Kind is BufferKind.Input or BufferKind.Target or BufferKind.Parameter or BufferKind.Scalar))
        {
            var random = new Random(buffer.Name.Length);
            memory[buffer.Id] = Enumerable.Range(0, buffer.Size * (buffer.PerExample ? Rows : 1)).Select(_ => least + ((1 - least) * random.NextDouble())).ToArray();
        }

        KernelInterpreter.Run(program, Rows, memory, static (_, example, element) => ((31 * example) + element) * 0.6180339887 % 1);
        var results = program.Buffers.Where(static b => b.Kind == BufferKind.ParameterGradient).ToDictionary(static b => b.Name, b => memory[b.Id]);
        results["loss"] = memory[program.Kept[0]];
        return results;
    }
}
