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

    /// <summary>The program with a copy of a value at its end.</summary>
    public static KernelProgram Copying(KernelProgram program, int buffer)
    {
        var original = program.Buffers[buffer];
        var copy = original with { Id = program.Buffers.Count, Name = "copied" };
        var k = new KernelBuilder("copy", "y = x");
        var index = new[] { k.Rows() }.Concat(k.ParallelOver(original.Extents)).ToArray();
        k.Write(new(copy.Id, "y", copy.Extents, true), k.Read(new(buffer, "x", original.Extents, true), index), index);
        return program with { Buffers = program.Buffers.Append(copy).ToEquatable(), Calls = program.Calls.Append(new("copied", k.Build(), k.Bindings)).ToEquatable() };
    }

    public static double[] Output(KernelProgram program) => ProgramFixture.Run(program, rows: 1)[program.Buffers.Single(static b => b.Kind == BufferKind.Output).Id];
}
