using System.CommandLine;
using System.Globalization;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Tests;

/// <summary>Every command explains itself, and what it shows as examples can be typed.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Names { get; } = [.. Netc.Commands.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_has_help_with_examples(string name)
    {
        var help = Workspace.Run(name, "--help").Succeeded().Output;
        Assert.Contains("Usage:\n  netc " + name, help, StringComparison.Ordinal);
        Assert.Contains("Examples:\n", help, StringComparison.Ordinal);
        Assert.Contains("\n  netc " + name + " ", help, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_examples_are_command_lines(string name)
    {
        using var console = new ToolConsole(TextWriter.Null, TextWriter.Null);
        var command = Netc.Commands.Single(c => c.Name == name).Create(console);
        Assert.NotEmpty(command.Examples);
        foreach (var (line, what) in command.Examples)
        {
            var typed = line.Split(" | ")[0].Split(" > ")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("netc", typed[0]);
            Assert.Empty(Netc.Root(typed[1..], console).Parse(typed[1..]).Errors);
            Assert.False((char.IsUpper(what[0]) && char.IsLower(what[1])) || what.EndsWith('.'), $"'{what}' is a comment, not a sentence.");
        }
    }

    [Fact]
    public void The_help_lists_all_commands_and_exit_codes()
    {
        var help = Workspace.Run("--help").Succeeded().Output;
        Assert.All(Netc.Commands, c => Assert.Contains("\n  " + c.Name + " ", help, StringComparison.Ordinal));
        Assert.All(ExitCodes.All, c => Assert.Contains(c.Code.ToString(CultureInfo.InvariantCulture).PadLeft(5) + "  " + c.Meaning, help, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_line_is_refused_with_a_sentence_and_a_way_out()
    {
        Workspace.Run("sumary", "x.nn").Refused(ExitCodes.Usage, "See 'netc --help'.");
        Workspace.Run("summary").Refused(ExitCodes.Usage, "See 'netc summary --help'.");
        Workspace.Run("summary", "x.nn", "--nonsense").Refused(ExitCodes.Usage, "--nonsense");
        Workspace.Run().Refused(ExitCodes.Usage, "See 'netc --help'.");
    }

    [Fact]
    public void The_version_is_that_of_the_package() =>
        Assert.StartsWith("0.", Workspace.Run("--version").Succeeded().Output, StringComparison.Ordinal);
}
