using System.Globalization;
using System.Text.Json;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Tests;

/// <summary>What a command ended with and wrote.</summary>
internal sealed record ToolResult(int Code, string Output, string Error)
{
    /// <summary>The output as one JSON document.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>The output as one JSON document a line.</summary>
    public JsonElement[] JsonLines() => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonDocument.Parse(l).RootElement)];

    /// <summary>Itself, if the command succeeded.</summary>
    public ToolResult Succeeded()
    {
        Assert.True(Code == ExitCodes.Success, $"exit code {Code}\n{Error}\n{Output}");
        return this;
    }

    /// <summary>That it failed with a code, with nothing but sentences on the other stream.</summary>
    public void Refused(int code, string sentence)
    {
        Assert.True(code == Code, $"exit code {Code}\n{Error}\n{Output}");
        Assert.Contains(sentence, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a fault of its own", Error, StringComparison.Ordinal);
    }
}

/// <summary>A fresh folder in which commands are run, in this process.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Classifier = "input 2\nstandardize\ndense 12 | tanh\ndense 3 | softmax\n";

    public string Folder { get; } = Directory.CreateTempSubdirectory("netc-test-").FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    /// <summary>Runs a command line.</summary>
    public static ToolResult Run(params string[] arguments) => Run(isTerminal: false, arguments);

    /// <summary>Runs a command line, perhaps as if somebody looked.</summary>
    public static ToolResult Run(bool isTerminal, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var console = new ToolConsole(output, error, isTerminal);
        var code = Netc.Run(arguments, console);
        return new ToolResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
