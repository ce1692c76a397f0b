using System.CommandLine;
using NetCompiler.Tool.Networks;

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
