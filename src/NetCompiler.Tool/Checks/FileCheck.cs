using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Data;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Storage;
using NetCompiler.Tool.Tables;

namespace NetCompiler.Tool.Checks;

/// <summary>Whether files are whole: weights, checkpoints, tables, pictures.</summary>
internal static class FileCheck
{
    /// <summary>Looks at a file, or at the files of a folder of checkpoints.</summary>
    public static IEnumerable<CheckResult> Run(string path)
    {
        if (Directory.Exists(path))
        {
            string[] files = [.. Directory.GetFiles(path, "*.safetensors").Order(StringComparer.Ordinal)];
            return files.Length > 0
                ? files.Select(Judge)
                : throw new ToolException(ExitCodes.File, $"The folder {path} has no .safetensors files. Name files, or a folder of checkpoints.");
        }

        return File.Exists(path) ? [Judge(path)] : throw new ToolException(ExitCodes.File, $"There is no file {path}.");
    }

    private static CheckResult Judge(string path)
    {
        try
        {
            return new CheckResult(path, "file", true, path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? Weights(path) : Examples(path));
        }
        catch (Exception e) when (e is NetworkException or IOException or ToolException)
        {
            return new CheckResult(path, "file", false, e.Message);
        }
    }

    private static string Weights(string path)
    {
        var file = SafeTensors.Read(path);
        if (file.Metadata.ContainsKey("checkpoint"))
        {
            Checkpoint.Load(path);
            return $"a whole checkpoint of {file.Tensors.Count} tensors";
        }

        // Reading notes checks the checksum, where there is one.
        NetworkFile.Notes(path);
        var bad = file.Tensors.FirstOrDefault(static t => t.Type == "F32" && !Array.TrueForAll(t.ToSingles(), float.IsFinite));
        if (bad is not null)
        {
            throw new NetworkFileException($"The tensor '{bad.Name}' has values that are not finite.");
        }

        if (!file.Metadata.TryGetValue("text", out var text))
        {
            return $"{file.Tensors.Count} tensors of another program, without a checksum";
        }

        if (NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph is not { } graph)
        {
            throw new NetworkFileException("The network's text in the file is no network for this version.");
        }

        var network = new GenericNetwork(graph, file.Metadata.GetValueOrDefault("network", "network"), text);
        network.Load(path);
        return FormattableString.Invariant($"{network.Info.ParameterCount} weights that fit the network in the file, checksum right");
    }

    private static string Examples(string path)
    {
        if (ExampleReader.IsPictures(path))
        {
            return "IDX file of the extents " + string.Join("x", IdxFile.Read(path).Shape);
        }

        var table = CsvTable.Read(path);
        return FormattableString.Invariant($"table of {table.Rows.Count} examples and {table.Columns.Count} columns");
    }
}
