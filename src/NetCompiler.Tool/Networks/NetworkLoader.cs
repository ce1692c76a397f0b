using System.Runtime.CompilerServices;
using NetCompiler.Core.Declaration;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Storage;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Networks;

/// <summary>Makes networks of documents: compiled, or on the generic engine, which starts sooner and computes more slowly.</summary>
internal static class NetworkLoader
{
    /// <summary>Multiply-adds that the generic engine makes in about the time a compilation takes.</summary>
    private const double WorthCompiling = 3e10;

    /// <summary>The engines that can be asked for; <c>auto</c> compares the work with the time of a compilation.</summary>
    public static string[] Engines { get; } = ["auto", "generated", "generic"];

    /// <summary>A trained network.</summary>
    /// <param name="document">What it is.</param>
    /// <param name="weights">The file of its weights.</param>
    /// <param name="engine">One of <see cref="Engines"/>.</param>
    /// <param name="examples">How many predictions are to be made.</param>
    /// <param name="console">Receives notes.</param>
    public static INetwork Load(NetworkDocument document, string weights, string engine, int examples, ToolConsole console)
    {
        var macs = (double)GenericNetwork.Describe(document.Graph, document.ClassName).ForwardMacs;
        var compiles = engine == "generated" || (engine == "auto" && macs * examples > WorthCompiling);
        var network = compiles ? Compile(document, 0, training: false, console) : new GenericNetwork(document.Graph, document.ClassName, document.Canonical);
        NetworkFile.Load(network.Info, weights, network.Parameters, network.State);
        return network;
    }

    /// <summary>Generated code. Only this method loads the C# compiler.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static INetwork Compile(NetworkDocument document, ulong seed, bool training, ToolConsole console) => Dynamic.NetworkFactory.Compile(
        document.Canonical, seed, NetworkOptions.Default with { Training = training }, document.ClassName, console.Stopping);

    /// <summary>The file of a network's weights: the document itself, the one named, or the one beside the text.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static string WeightsOf(string path, string? named)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return named is null ? path : throw new ToolException($"--weights: {path} has weights of its own. Name the .nn file to load others.");
        }

        var weights = named ?? Path.ChangeExtension(path, ".safetensors");
        return File.Exists(weights) ? weights : throw new ToolException(
            ExitCodes.File, $"There is no file {weights} with the weights of {path}. {(named is null ? $"Make it with 'netc train {path} --data FILE', or name another with --weights." : "Name one that is there.")}");
    }

    /// <summary>How the training's data were read.</summary>
    public static DataColumns ColumnsOf(string weights) => DataColumns.FromNotes(NetworkFile.Notes(weights));
}
