using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Language;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core;

/// <summary>
/// The compiler from end to end; start reading here. Each phase is a pure function from one kind of data to the next, and each kind
/// has a printer and a verifier in its folder.
/// </summary>
public static class NetworkCompiler
{
    /// <summary>Language: text → declaration, with the place of each part and every problem found.</summary>
    public static ParseResult Parse(string text, NetworkOptions options) => NetworkText.Parse(text, options);

    /// <summary>Analysis: declaration → graph. Names, blocks and repeats are resolved, shapes inferred, losses put to heads.</summary>
    public static GraphResult Analyze(ParseResult parsed, CancellationToken cancellationToken = default)
    {
        var result = GraphBuilder.Build(parsed.Declaration, parsed.Places, cancellationToken);
        return result.Graph is { } graph && parsed.Declaration.Options.FullUnroll
            ? result with { Problems = result.Problems.Concat(UnrollLimit.Problems(graph, parsed, cancellationToken)).ToEquatable() }
            : result;
    }

    /// <summary>Passes, gradients and lowering: graph → one program of kernels for each entry point.</summary>
    public static EquatableArray<KernelProgram> Lower(NetworkGraph graph, NetworkOptions options, CancellationToken cancellationToken = default) =>
        NetworkPrograms.Of(graph, options.Training, cancellationToken);

    /// <summary>Lowering and schedule: layouts, a schedule of each kernel for each vector width, and a place for every value.</summary>
    public static CompiledNetwork Compile(NetworkGraph graph, NetworkOptions options, CancellationToken cancellationToken = default) =>
        ProgramScheduler.Schedule(graph, options, NetworkText.Print(graph), Lower(graph, options, cancellationToken), cancellationToken);

    /// <summary>Emit: names, constants, signatures and documentation.</summary>
    public static string EmitContract(CompiledNetwork network, ClassTarget target) => ClassEmitter.Contract(network, target);

    /// <summary>Emit: the kernels and the code that calls them.</summary>
    public static string EmitKernels(CompiledNetwork network, ClassTarget target, CancellationToken cancellationToken = default) =>
        ClassEmitter.Kernels(network, target, cancellationToken);
}
