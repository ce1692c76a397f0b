using System.CommandLine;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Language;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc fmt</c>: the canonical text of a network, with its comments.</summary>
internal static class FmtCommand
{
    public static ToolCommand Create(ToolConsole console)
    {
        var file = Files.Network();
        var write = new Option<bool>("--write") { Description = "Replace the file's text. Refused where blocks or repeats would be lost, unless --expand is given." };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit with 1 when the file is not in canonical form." };
        var expand = new Option<bool>("--expand") { Description = "Let --write replace blocks and repeats by what they stand for." };
        return new ToolCommand("fmt", "Writes a network's canonical text: a layer a line, blocks and repeats written out, comments kept.") { file, write, check, expand }
            .Runs(result => Run(console, result.GetRequiredValue(file), result.GetValue(write), result.GetValue(check), result.GetValue(expand)))
            .Example("netc fmt digits.nn", "the canonical text, to look at")
            .Example("netc fmt digits.nn --write", "replace the file's text by it")
            .Example("netc fmt digits.nn --check", "for a build: exit code 1 when the file is not canonical");
    }

    private static int Run(ToolConsole console, string path, bool write, bool check, bool expand)
    {
        var document = NetworkDocument.Read(path, console);
        var parsed = NetworkCompiler.Parse(document.Text, NetworkOptions.Default);
        var canonical = NetworkText.Print(document.Graph, document.Text, parsed.Places);
        var isCanonical = canonical == document.Text.ReplaceLineEndings("\n");
        if (check)
        {
            if (!isCanonical)
            {
                console.Note($"{path} is not in canonical form; 'netc fmt {path}' shows it.");
            }

            return isCanonical ? ExitCodes.Success : ExitCodes.CheckFailed;
        }

        if (!write)
        {
            console.Output.Write(canonical);
            return ExitCodes.Success;
        }

        if (path == "-" || OnnxModels.IsModel(path) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException($"Only a .nn file can be replaced, and {(path == "-" ? "the standard input" : path)} is none. Leave --write away.");
        }

        if (!expand && parsed.Declaration.Statements.Any(IsShorthand))
        {
            throw new ToolException($"{path} has blocks or repeats, which the canonical text writes out; they would be lost. Leave --write away to look at it, or add --expand.");
        }

        if (!isCanonical)
        {
            File.WriteAllText(path, canonical);
        }

        console.Note(isCanonical ? $"{path} was canonical already." : $"{path} is canonical now.");
        return ExitCodes.Success;
    }

    private static bool IsShorthand(Statement statement) =>
        statement is BlockStatement || (statement is ValueStatement value && value.Pipeline.Stages.Any(static s => s is Repeat));
}
