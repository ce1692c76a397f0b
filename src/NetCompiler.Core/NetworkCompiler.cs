using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core;

/// <summary>
/// The compiler from end to end; start reading here. What the user declared becomes a graph, the graph becomes kernels, the kernels
/// become C#. Every phase is a pure function of equatable records.
/// </summary>
public static class NetworkCompiler
{
    /// <summary>Text to declaration. Attributes take the other door, <see cref="AttributeDeclaration.From"/>.</summary>
    public static ParseResult Parse(string text, NetworkOptions options) => NetworkText.Parse(text, options);

    /// <summary>Declaration to graph: blocks expanded, names bound, shapes inferred, losses chosen, everything checked.</summary>
    public static GraphResult Analyze(ParseResult parsed, CancellationToken cancellationToken = default) =>
        GraphBuilder.Build(parsed.Declaration, parsed.Places, cancellationToken);

    /// <summary>
    /// Graph to scheduled kernels: gradients and passes over the graph, lowering to loop nests, fusion, then layouts, tiles and places
    /// in memory.
    /// </summary>
    public static CompiledNetwork Compile(NetworkGraph graph, NetworkOptions options, CancellationToken cancellationToken = default) =>
        ProgramScheduler.Schedule(
            graph, options, NetworkText.Print(graph), NetworkPrograms.Of(graph, options.Training, cancellationToken), cancellationToken);

    /// <summary>What callers of the class see, as C#.</summary>
    public static string EmitContract(CompiledNetwork network, ClassTarget target) => ClassEmitter.Contract(network, target);

    /// <summary>What the class computes, as C#.</summary>
    public static string EmitKernels(CompiledNetwork network, ClassTarget target, CancellationToken cancellationToken = default) =>
        ClassEmitter.Kernels(network, target, cancellationToken);
}
