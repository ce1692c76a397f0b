using System.CommandLine;

namespace NetCompiler.Tool.Terminal;

/// <summary>A command with examples, which its help and its page show.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines, each with what it does.</summary>
    public IList<(string Line, string What)> Examples { get; } = [];

    /// <summary>What the command does when its line is right; the number is the exit code.</summary>
    public ToolCommand Runs(Func<ParseResult, int> run)
    {
        SetAction(run);
        return this;
    }

    /// <summary>Adds an example.</summary>
    public ToolCommand Example(string line, string what)
    {
        Examples.Add((line, what));
        return this;
    }
}
