using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NetCompiler.Networks;
using NetCompiler.Tool.Commands;
using NetCompiler.Tool.Terminal;
using NetCompiler.Training;

namespace NetCompiler.Tool;

/// <summary>The command line as a whole: finds the command, runs it, and turns what goes wrong into sentences and exit codes.</summary>
internal static class Netc
{
    private const string Trace = "NETC_TRACE";
    private const int WidthOfFiles = 120;
    private const int LeastWidth = 40;

    /// <summary>The commands, in the order of the help.</summary>
    public static IReadOnlyList<(string Name, Func<ToolConsole, ToolCommand> Create)> Commands { get; } =
    [
        ("new", NewCommand.Create),
        ("summary", SummaryCommand.Create),
        ("graph", GraphCommand.Create),
        ("emit", EmitCommand.Create),
        ("train", TrainCommand.Create),
        ("eval", EvalCommand.Create),
        ("predict", PredictCommand.Create),
        ("import", ImportCommand.Create),
        ("export", ExportCommand.Create),
        ("bench", BenchCommand.Create),
        ("check", CheckCommand.Create),
        ("fmt", FmtCommand.Create),
        ("data", DataCommand.Create),
    ];

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, ToolConsole console)
    {
        try
        {
            var result = Root(arguments, console).Parse(arguments);
            if (result.Errors.Count > 0 && result.Action is not (HelpWithExamples or ShowVersion))
            {
                var command = result.CommandResult.Command is RootCommand ? "netc" : "netc " + result.CommandResult.Command.Name;
                throw new ToolException(ExitCodes.Usage, string.Join("\n", result.Errors.Select(static e => e.Message).Distinct()) + $"\nSee '{command} --help'.");
            }

            return result.Invoke(new InvocationConfiguration
            {
                Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e) when (Explain(e) is var (code, sentence))
        {
            console.Error.WriteLine(Environment.GetEnvironmentVariable(Trace) == "1" ? e.ToString() : sentence);
            return code;
        }
        finally
        {
            if (Environment.GetEnvironmentVariable(Trace) == "assemblies")
            {
                console.Error.WriteLine(string.Join(" ", AppDomain.CurrentDomain.GetAssemblies().Select(static a => a.GetName().Name).Order(StringComparer.Ordinal)));
            }
        }
    }

    /// <summary>The whole tree of commands, or only what a command line needs: building all options takes longer than a summary.</summary>
    public static RootCommand Root(IReadOnlyList<string> arguments, ToolConsole console)
    {
        var root = new RootCommand("netc looks at, trains, checks and converts neural networks for NetCompiler.") { HelpName = "netc" };
        var word = arguments.FirstOrDefault(static a => !a.StartsWith('-'));
        foreach (var (_, create) in Commands.Any(c => c.Name == word) ? Commands.Where(c => c.Name == word) : Commands)
        {
            root.Add(create(console));
        }

        var help = root.Options.OfType<HelpOption>().Single();
        var usual = (HelpAction)help.Action!;
        if (!console.IsTerminal || usual.MaxWidth < LeastWidth)
        {
            // A terminal that does not know its width says 0.
            usual.MaxWidth = WidthOfFiles;
        }

        help.Action = new HelpWithExamples(usual);
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        return root;
    }

    private static (int Code, string Sentence) Explain(Exception e) => e switch
    {
        ToolException tool => (tool.ExitCode, tool.Message),
        TrainingException => (ExitCodes.Training, e.Message),
        NetworkException or IOException or UnauthorizedAccessException => (ExitCodes.File, e.Message),
        OperationCanceledException => (ExitCodes.Stopped, "Stopped."),
        _ => (ExitCodes.Fault, $"netc met a fault of its own: {e.Message} ({e.GetType().Name}). With {Trace}=1 in the environment it says where; please report it."),
    };
}
