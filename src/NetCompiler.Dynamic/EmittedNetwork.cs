using System.Runtime.Intrinsics;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Dynamic;

/// <summary>A network as C# text: the same two files the generator adds to a build.</summary>
/// <param name="ClassName">Name of the class, without the namespace.</param>
internal sealed record EmittedNetwork(string ClassName, CompiledNetwork Network, string Contract, string Kernels)
{
    public const string Namespace = "NetCompiler.Dynamic.Generated";

    /// <summary>What tests change of the options of all networks of a process.</summary>
    public static Func<NetworkOptions, NetworkOptions> Options { get; set; } = static options => options;

    private static int MachineLanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Text through every phase of Core, for the vectors of this machine alone where the options name none.</summary>
    /// <exception cref="NetworkTextException">The text is no network.</exception>
    public static EmittedNetwork From(
        string text, NetworkOptions options, string className = "Net", CancellationToken cancellation = default)
    {
        options = Options(options);
        options = options.Lanes.Count > 0 ? options : options with { Lanes = EquatableArray.Of(MachineLanes) };
        var parsed = NetworkCompiler.Parse(text, options);
        var graph = NetworkCompiler.Analyze(parsed, cancellation);
        Problem[] errors =
        [
            .. parsed.Problems.Concat(graph.Problems).Distinct().Where(static p => p.Kind.Severity == ProblemSeverity.Error),
        ];
        if (errors.Length > 0 || graph.Graph is null)
        {
            throw new NetworkTextException(errors);
        }

        var target = new ClassTarget(Namespace, default, className, "public", default);
        var network = NetworkCompiler.Compile(graph.Graph, options, cancellation);
        return new EmittedNetwork(
            className,
            network,
            NetworkCompiler.EmitContract(network, target),
            NetworkCompiler.EmitKernels(network, target, cancellation));
    }
}
