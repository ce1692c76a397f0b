using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Networks;

/// <summary>A network read from a file: its text and its graph.</summary>
/// <param name="Path">The file; <c>-</c> for the standard input.</param>
/// <param name="Text">As written.</param>
/// <param name="Graph">What it means.</param>
internal sealed record NetworkDocument(string Path, string Text, NetworkGraph Graph)
{
    /// <summary>The name its class gets: the file's, in C#'s spelling.</summary>
    public string ClassName => Path == "-" ? "Network" : Identifiers.Pascal(System.IO.Path.GetFileNameWithoutExtension(Path));

    /// <summary>The canonical text.</summary>
    public string Canonical => NetworkText.Print(Graph);

    /// <summary>Reads a text, or the text that a weights file carries. Warnings are written as notes.</summary>
    /// <param name="path">A <c>.nn</c> file, an <c>.onnx</c> model, a <c>.safetensors</c> file saved by NetCompiler, or <c>-</c>.</param>
    /// <param name="console">Receives warnings.</param>
    /// <exception cref="ToolException">There is no such file, or its text has problems.</exception>
    public static NetworkDocument Read(string path, ToolConsole console) => Parse(path, TextOf(path, console), console);

    /// <summary>The graph of a text.</summary>
    public static NetworkDocument Parse(string path, string text, ToolConsole console)
    {
        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var built = NetworkCompiler.Analyze(parsed, console.Stopping);
        var problems = parsed.Problems.Concat(built.Problems).Distinct().OrderBy(static p => p.Place.Start).ToArray();
        var isWrong = built.Graph is null || problems.Any(static p => p.Kind.Severity == ProblemSeverity.Error);
        var sentences = problems.Select(p => Sentence(path, p));
        if (isWrong)
        {
            throw new ToolException(ExitCodes.Network, string.Join("\n", sentences));
        }

        foreach (var sentence in sentences)
        {
            console.Note(sentence);
        }

        return new NetworkDocument(path, text, built.Graph!);
    }

    /// <summary>The text of a file, whichever form it has.</summary>
    /// <param name="path">As for <see cref="Read"/>.</param>
    /// <param name="console">Receives notes.</param>
    public static string TextOf(string path, ToolConsole console)
    {
        if (path == "-")
        {
            return Console.In.ReadToEnd();
        }

        if (Directory.Exists(path))
        {
            throw new ToolException(ExitCodes.File, $"{path} is a folder. Name the network's file in it.");
        }

        if (!File.Exists(path))
        {
            throw new ToolException(ExitCodes.File, $"There is no file {path}.{Similar(path)}");
        }

        return OnnxModels.IsModel(path) ? OnnxModels.TextOf(path, console)
            : path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? WeightFile.TextOf(path)
            : File.ReadAllText(path);
    }

    // As compilers write it, so that editors find the place.
    private static string Sentence(string path, Problem problem) => FormattableString.Invariant(
        $"{path}({problem.Place.Line},{problem.Place.Column}): {(problem.Kind.Severity == ProblemSeverity.Error ? "error" : "warning")} {problem.Kind.Id}: {problem.Message}");

    private static string Similar(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        string[] networks = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.nn").Select(static f => System.IO.Path.GetFileName(f)!).Order(StringComparer.Ordinal).Take(5)]
            : [];
        return networks.Length == 0 ? "" : $" In {(folder == "." ? "this folder" : folder)} there is {string.Join(", ", networks)}.";
    }
}
