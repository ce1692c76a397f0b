using System.CommandLine;
using System.Globalization;
using NetCompiler.Onnx;
using NetCompiler.Storage;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc import</c>: an ONNX model as a text and weights.</summary>
internal static class ImportCommand
{
    public static ToolCommand Create(ToolConsole console)
    {
        var model = new Argument<string>("MODEL") { Description = "The ONNX model." };
        var to = new Option<string?>("--out") { HelpName = "FILE", Description = "The text that is written; MODEL.nn in this folder if not given. The weights go beside it, as .safetensors." };
        var axis = new Option<int?>("--batch-axis") { HelpName = "AXIS", Description = "The axis of the inputs that counts examples, from 0; -1 for none. Recognised if not given." };
        var dims = new Option<string[]>("--dim") { HelpName = "NAME=SIZE", Description = "The extent of a symbolic dimension; as often as there are some." };
        var force = new Option<bool>("--force") { Description = "Replace files that are there." };
        return new ToolCommand("import", "Turns an ONNX model into a network text, readable and editable, and its weights.") { model, to, axis, dims, force }
            .Runs(result =>
            {
                var path = result.GetRequiredValue(model);
                var text = result.GetValue(to) ?? Path.ChangeExtension(Path.GetFileName(path), ".nn");
                var weights = Path.ChangeExtension(text, ".safetensors");
                if (!File.Exists(path))
                {
                    throw new ToolException(ExitCodes.File, $"There is no file {path}.");
                }

                if (!result.GetValue(force) && new[] { text, weights }.FirstOrDefault(File.Exists) is { } there)
                {
                    throw new ToolException(ExitCodes.File, $"{there} is there already. Say --force to replace it, or --out for another name.");
                }

                var options = new ImportOptions { BatchAxis = result.GetValue(axis), Dimensions = Dimensions(result.GetValue(dims) ?? []) };
                Import(console, path, text, weights, options);
                return ExitCodes.Success;
            })
            .Example("netc import resnet.onnx", "resnet.nn and resnet.safetensors, which train, eval and predict take")
            .Example("netc import bert.onnx --dim sequence=128 --out models/bert.nn", "with a symbolic dimension bound");
    }

    private static void Import(ToolConsole console, string path, string text, string weights, ImportOptions options)
    {
        var imported = OnnxModels.Import(path, options, console);
        var document = NetworkDocument.Parse(text, imported.Text, console);
        var network = OnnxModels.Load(document, imported);
        File.WriteAllText(text, imported.Text);
        NetworkFile.Save(network.Info, network.Parameters, network.State, weights);
        console.Line($"{text}: {Amounts.Count(network.Info.Layers.Count)} layers");
        console.Line($"{weights}: {Amounts.Count(network.Info.ParameterCount)} weights, {Amounts.Bytes(new FileInfo(weights).Length)}");
    }

    private static Dictionary<string, int> Dimensions(string[] written) => written.Select(static one =>
    {
        var at = one.LastIndexOf('=');
        return at > 0 && int.TryParse(one[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? (Name: one[..at], Size: size)
            : throw new ToolException($"--dim {one}: an extent is written like sequence=128.");
    }).DistinctBy(static d => d.Name).ToDictionary(static d => d.Name, static d => d.Size);
}
