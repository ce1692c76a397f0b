using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>What a network gives for one random example, computed in double by its kernels.</summary>
internal static class PredictionRun
{
    public static NetworkGraph Graph(string text) => NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;

    /// <summary>The kernels that predict, before any pass over them.</summary>
    public static KernelProgram Program(string text)
    {
        var declared = Graph(text);
        var inference = GraphPasses.Inference(declared);
        return ProgramLowering.Lower(NetworkPrograms.Predict, inference, declared, new(Outputs: inference.Outputs));
    }

    public static double[] Output(KernelProgram program) => ProgramFixture.Run(program, rows: 1)[program.Buffers.Single(static b => b.Kind == BufferKind.Output).Id];
}
