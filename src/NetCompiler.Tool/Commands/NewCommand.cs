using System.CommandLine;
using NetCompiler.Core.Emit;
using NetCompiler.Tool.Templates;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc new</c>: a folder with a network, examples, and a project that uses it.</summary>
internal static class NewCommand
{
    public static ToolCommand Create(ToolConsole console)
    {
        var name = new Argument<string>("NAME") { Description = "The name of the folder, the network and its class." };
        var template = new Option<string>("--template")
        {
            Description = $"What it begins with: {string.Join("; ", Template.All.Select(static t => $"{t.Name}, {t.Summary}"))}.",
            DefaultValueFactory = static _ => Template.All[0].Name,
        };
        template.AcceptOnlyFromAmong([.. Template.All.Select(static t => t.Name)]);
        var noProject = new Option<bool>("--no-project") { Description = "Only the network and its examples." };
        return new ToolCommand("new", "Makes a folder with a network, examples to learn from, and a C# project that uses it.") { name, template, noProject }
            .Runs(result => Run(console, result.GetRequiredValue(name), result.GetRequiredValue(template), !result.GetValue(noProject)))
            .Example("netc new Spirals", "a classifier, its examples and a project")
            .Example("netc new Digits --template images", "a convolutional network for pictures")
            .Example("netc new Waves --template regression --no-project", "only a text and a table");
    }

    private static int Run(ToolConsole console, string path, string template, bool withProject)
    {
        var folder = Path.GetFullPath(path);
        var name = Path.GetFileName(folder);
        if (!Identifiers.IsValid(name) || name is "NetCompiler" or "Network" or "Program")
        {
            throw new ToolException($"'{name}' cannot be the name of a class. Take letters, digits and underscores, such as Spirals.");
        }

        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new ToolException(ExitCodes.File, $"{path} is there already and not empty. Take another name.");
        }

        Directory.CreateDirectory(folder);
        var chosen = Template.All.Single(t => t.Name == template);
        foreach (var (file, text) in chosen.Files(name, withProject))
        {
            File.WriteAllText(Path.Combine(folder, file), text);
            console.Output.WriteLine(Path.Combine(path, file));
        }

        console.Note($"Next: cd {path}, then {chosen.Next(name)}");
        return ExitCodes.Success;
    }
}
