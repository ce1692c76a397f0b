using System.Globalization;
using System.Text.RegularExpressions;

namespace NetCompiler.Tool.Tests;

/// <summary>The page of the tool has the help of every command as the tool gives it. With NETCOMPILER_UPDATE=1 it is written instead of compared.</summary>
public sealed partial class ToolPageTests
{
    private static readonly string Path = FindPage();

    [Fact]
    public void The_page_has_the_help_of_every_command()
    {
        var page = File.ReadAllText(Path);
        Hold(Help().Replace(page, static m => $"<!-- help {m.Groups[1].Value} -->\n```\n{HelpOf(m.Groups[1].Value)}\n```\n<!-- /help -->"));
        Assert.Equal(
            Netc.Commands.SelectMany(static c => c.Name == "data" ? ["data", "data describe", "data convert"] : new[] { c.Name }),
            Help().Matches(page).Select(static m => m.Groups[1].Value));
    }

    [Fact]
    public void The_page_has_every_exit_code()
    {
        var rows = string.Concat(ExitCodes.All.Select(static c => string.Create(CultureInfo.InvariantCulture, $"| {c.Code} | {c.Meaning} |\n")));
        Hold(Codes().Replace(File.ReadAllText(Path), _ => $"<!-- exit codes -->\n| code | meaning |\n|---|---|\n{rows}<!-- /exit codes -->"));
    }

    // Without the spaces that wrapped lines end with.
    private static string HelpOf(string command) =>
        string.Join('\n', Workspace.Run([.. command.Split(' '), "--help"]).Succeeded().Output.TrimEnd().Split('\n').Select(static l => l.TrimEnd()));

    private static void Hold(string page)
    {
        if (Environment.GetEnvironmentVariable("NETCOMPILER_UPDATE") == "1")
        {
            File.WriteAllText(Path, page);
            return;
        }

        Assert.Equal(page, File.ReadAllText(Path));
    }

    private static string FindPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "NetCompiler.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("No NetCompiler.sln above the tests."), "docs", "tool.md");
    }

    [GeneratedRegex("<!-- help ([a-z ]+) -->\\n.*?<!-- /help -->", RegexOptions.Singleline)]
    private static partial Regex Help();

    [GeneratedRegex("<!-- exit codes -->\\n.*?<!-- /exit codes -->", RegexOptions.Singleline)]
    private static partial Regex Codes();
}
