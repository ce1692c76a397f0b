using System.CommandLine;
using NetCompiler.Core.Reports;
using NetCompiler.Tool.Diagrams;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc graph</c>: the network as a diagram.</summary>
internal static class GraphCommand
{
    private static readonly string[] _formats = ["mermaid", "dot", "svg"];

    public static ToolCommand Create(ToolConsole console)
    {
        var file = Files.Network();
        var format = new Option<string?>("--format") { Description = "Of the diagram; if not given, from the ending of --out, else mermaid." };
        format.AcceptOnlyFromAmong(_formats);
        var to = new Option<string?>("--out") { HelpName = "FILE", Description = "Write there (.mmd, .dot, .svg) instead of to the standard output." };
        return new ToolCommand("graph", "Draws a network: Mermaid for Markdown, DOT for Graphviz, or SVG.") { file, format, to }
            .Runs(result =>
            {
                var document = NetworkDocument.Read(result.GetRequiredValue(file), console);
                var path = result.GetValue(to);
                var diagram = Diagram.Of(document.Graph, NetworkSummary.Of(document.Graph, console.Stopping));
                var text = (result.GetValue(format) ?? FormatOf(path)) switch
                {
                    "dot" => DotText.Write(diagram, document.ClassName),
                    "svg" => SvgText.Write(diagram, document.ClassName),
                    _ => MermaidText.Write(diagram),
                };
                if (path is null)
                {
                    console.Output.Write(text);
                }
                else
                {
                    File.WriteAllText(path, text);
                }

                return ExitCodes.Success;
            })
            .Example("netc graph digits.nn", "a Mermaid diagram, for a Markdown page")
            .Example("netc graph digits.nn --out digits.svg", "a picture")
            .Example("netc graph digits.nn --format dot | dot -Tpng -o digits.png", "through Graphviz");
    }

    private static string FormatOf(string? path) => Path.GetExtension(path ?? ".mmd").ToUpperInvariant() switch
    {
        ".MMD" or ".MERMAID" or ".MD" => "mermaid",
        ".DOT" or ".GV" => "dot",
        ".SVG" => "svg",
        var other => throw new ToolException($"--out {path}: '{other.ToLowerInvariant()}' is no form of a diagram. Take .mmd, .dot or .svg, or say --format."),
    };
}
