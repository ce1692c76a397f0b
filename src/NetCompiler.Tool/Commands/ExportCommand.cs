using System.CommandLine;
using NetCompiler.Engine;
using NetCompiler.Storage;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc export</c>: a network with its weights as an ONNX model.</summary>
internal static class ExportCommand
{
    public static ToolCommand Create(ToolConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The trained network: a .safetensors file saved by NetCompiler, or a .nn text with its weights beside it." };
        var weights = new Option<string?>("--weights") { HelpName = "FILE", Description = "The weights of a .nn text; FILE.safetensors beside it if not given." };
        var to = new Option<string?>("--out") { HelpName = "FILE", Description = "The model that is written; FILE.onnx if not given." };
        return new ToolCommand("export", "Writes a network with its weights as an ONNX model, for other programs.") { file, weights, to }
            .Runs(result =>
            {
                var path = result.GetRequiredValue(file);
                var document = NetworkDocument.Read(path, console);
                var network = new GenericNetwork(document.Graph, document.ClassName, document.Canonical);
                NetworkFile.Load(network.Info, NetworkLoader.WeightsOf(path, result.GetValue(weights)), network.Parameters, network.State);
                var model = result.GetValue(to) ?? Path.ChangeExtension(path, ".onnx");
                OnnxModels.Export(network, model);
                console.Line($"{model}: {Amounts.Count(network.Info.ParameterCount)} weights, {Amounts.Bytes(new FileInfo(model).Length)}");
                return ExitCodes.Success;
            })
            .Example("netc export digits.nn", "digits.onnx, with the weights of digits.safetensors")
            .Example("netc export digits.safetensors --out models/digits.onnx", "from the weights alone, which carry the network");
    }
}
