using System.CommandLine;

namespace NetCompiler.Tool.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Files
{
    public static Argument<string> Network() => new("FILE")
    {
        Description = "The network: a .nn text, an .onnx model, a .safetensors file saved by NetCompiler, or - for the standard input.",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON, for scripts." };
}
