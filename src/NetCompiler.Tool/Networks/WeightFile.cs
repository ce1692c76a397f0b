using NetCompiler.Storage;

namespace NetCompiler.Tool.Networks;

/// <summary>A file of weights saved by NetCompiler, which carries the network's text.</summary>
internal static class WeightFile
{
    /// <summary>The text of the network that the weights belong to.</summary>
    /// <exception cref="ToolException">The file is of another program and has none.</exception>
    public static string TextOf(string path) => SafeTensors.Read(path).Metadata.TryGetValue("text", out var text)
        ? text
        : throw new ToolException(
            ExitCodes.File,
            $"{path} carries no network text, as files saved by NetCompiler do. Give the network's .nn file, and this one with --weights.");
}
