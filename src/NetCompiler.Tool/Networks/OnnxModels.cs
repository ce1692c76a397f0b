using System.Runtime.CompilerServices;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Onnx;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Networks;

/// <summary>ONNX models. Only this class loads their reader, which other commands can do without.</summary>
internal static class OnnxModels
{
    public static bool IsModel(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a model's network.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string TextOf(string path, ToolConsole console) => Import(path, ImportOptions.Default, console).Text;

    /// <summary>Imports a model; notes go to the console.</summary>
    /// <exception cref="ToolException">It cannot be imported; the message has every reason.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ImportedNetwork Import(string path, ImportOptions options, ToolConsole console)
    {
        ImportedNetwork network;
        try
        {
            network = OnnxImporter.Import(path, options);
        }
        catch (OnnxException e)
        {
            throw new ToolException(ExitCodes.File, $"{path}: {e.Message}");
        }

        foreach (var note in network.Notes)
        {
            console.Note("Note: " + note);
        }

        return network.IsImported ? network : throw new ToolException(
            ExitCodes.Network, string.Join("\n", network.Problems.Select(p => $"{path}: {p}").Append($"{path}: {network.Problems.Count} problem{(network.Problems.Count == 1 ? "" : "s")}, nothing was imported.")));
    }

    /// <summary>The network of a model with its weights, on the generic engine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static GenericNetwork Load(NetworkDocument document, ImportedNetwork imported)
    {
        var network = new GenericNetwork(document.Graph, document.ClassName, document.Canonical);
        imported.CopyWeightsTo(network);
        return network;
    }

    /// <summary>Writes a network as a model.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Export(INetwork network, string path)
    {
        try
        {
            OnnxExporter.Export(network, path);
        }
        catch (OnnxException e)
        {
            throw new ToolException(ExitCodes.Network, $"{path}: {e.Message}");
        }
    }
}
