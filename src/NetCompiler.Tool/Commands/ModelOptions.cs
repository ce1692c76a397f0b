using System.CommandLine;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary>The arguments of commands that use a trained network.</summary>
internal sealed class ModelOptions
{
    public Argument<string> File { get; } = new("FILE")
    {
        Description = "The trained network: a .safetensors file saved by NetCompiler, or a .nn text with its weights beside it.",
    };

    public Option<string?> Weights { get; } = new("--weights") { HelpName = "FILE", Description = "The weights of a .nn text; FILE.safetensors beside it if not given." };

    public Option<string> Engine { get; } = CreateEngine();

    public void AddTo(Command command)
    {
        command.Add(File);
        command.Add(Weights);
        command.Add(Engine);
    }

    /// <summary>Reads what was named; its weights are loaded later, when it is known how many examples there are.</summary>
    public TrainedModel Open(ParseResult result, ToolConsole console)
    {
        console.StopOnSignals();
        var path = result.GetRequiredValue(File);
        var document = NetworkDocument.Read(path, console);
        var weights = NetworkLoader.WeightsOf(path, result.GetValue(Weights));
        var engine = result.GetRequiredValue(Engine);
        return new(
            path, GenericNetwork.Describe(document.Graph, document.ClassName), NetworkLoader.ColumnsOf(weights),
            examples => NetworkLoader.Load(document, weights, engine, examples, console));
    }

    private static Option<string> CreateEngine()
    {
        var engine = new Option<string>("--engine")
        {
            Description = "Compiled code, or the generic engine, which starts sooner; auto chooses by the work there is.",
            DefaultValueFactory = static _ => NetworkLoader.Engines[0],
        };
        engine.AcceptOnlyFromAmong(NetworkLoader.Engines);
        return engine;
    }
}

/// <summary>A trained network that a command uses.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Info">What it is.</param>
/// <param name="Columns">How the training's data were read.</param>
/// <param name="Load">Makes it, for so many examples.</param>
internal sealed record TrainedModel(string Path, NetworkInfo Info, DataColumns Columns, Func<int, INetwork> Load);
