using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx;

/// <summary>ONNX models to networks: a text of the network language, readable and editable, and its weights.</summary>
public static class OnnxImporter
{
    /// <summary>
    /// Imports a model. What cannot be imported is listed in <see cref="ImportedNetwork.Problems"/>, every node of it at once, and is no exception.
    /// </summary>
    /// <param name="path">The model; external weights are read only from its own folder.</param>
    /// <param name="options">What the model leaves open; null for the importer's choices.</param>
    /// <exception cref="OnnxException">The file is damaged, unsafe to read, or no model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportedNetwork Import(string path, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (model, external, length) = ModelFile.Read(path);
        return Import(model, external, length, options ?? ImportOptions.Default);
    }

    /// <summary>Imports a model from its bytes; it has no external weights.</summary>
    /// <inheritdoc cref="Import(string, ImportOptions?)"/>
    public static ImportedNetwork Import(byte[] bytes, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Import(ModelFile.Parse(bytes), new ExternalData(null), bytes.Length, options ?? ImportOptions.Default);
    }

    /// <summary>
    /// Nodes either agree that an axis counts examples or they do not, which shows only at the last of them; so the plans are tried one after
    /// another, and if none works the problems of the one with the fewest are told.
    /// </summary>
    internal static ImportedNetwork Import(ModelProto model, ExternalData external, long length, ImportOptions options)
    {
        if (model.Graph is null)
        {
            throw new OnnxException("The file has no graph, so that it is no ONNX model.");
        }

        if (OwnModel.TryRead(model, external, options) is { } own)
        {
            return own;
        }

        model = FunctionInliner.Inline(model);
        var constants = ModelConstants.Read(model.Graph, external, options);
        ImportedNetwork? best = null;
        foreach (var plan in BatchPlan.For(constants.RunTimeInputs, options))
        {
            var result = new ImportPass(model, constants, plan, options, new MemoryBudget(length)).Run();
            if (result.IsImported)
            {
                return result;
            }

            best = best is null || result.Problems.Count < best.Problems.Count ? result : best;
        }

        return best!;
    }
}
