using NetCompiler.Core.Graph;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints the emitted half of a network's class as two files. The contract has what callers see, and depends on the graph alone; the kernels
/// have the bodies. A class that cannot be generated gets a stub instead of both, so that callers stay free of errors about missing members.
/// </summary>
public static class ClassEmitter
{
    /// <summary>The first file: names, constants and signatures.</summary>
    public static string Contract(CompiledNetwork network, ClassTarget target) => Contract(network.Graph, network.Options.Training, target);

    /// <summary>The first file: names, constants and signatures.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="trains">Whether there is backward code.</param>
    /// <param name="target">The class.</param>
    public static string Contract(NetworkGraph graph, bool trains, ClassTarget target) => new ContractFile(target).Contract(graph, trains);

    /// <summary>The only file of a class that cannot be generated: what every network has, with members that throw.</summary>
    /// <param name="target">The class.</param>
    /// <param name="reason">Why, as a sentence.</param>
    public static string Stub(ClassTarget target, string reason) => new ContractFile(target).Stub(reason);

    /// <summary>The second file: bodies of the contract, drivers, kernels, <c>Info</c>, and the layer table as documentation.</summary>
    /// <param name="network">The network, scheduled.</param>
    /// <param name="target">The class.</param>
    /// <param name="cancellationToken">Checked at each kernel.</param>
    public static string Kernels(CompiledNetwork network, ClassTarget target, CancellationToken cancellationToken = default) =>
        new ImplementationFile(network, target).Write(cancellationToken);
}
