using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NetCompiler.Tool.Terminal;

/// <summary>The usual help, then examples; at the top the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ToolCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine("Examples:");
            foreach (var (line, what) in command.Examples)
            {
                output.WriteLine("  # " + what);
                output.WriteLine("  " + line);
            }
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            foreach (var (code, meaning) in ExitCodes.All)
            {
                output.WriteLine(FormattableString.Invariant($"  {code,3}  {meaning}"));
            }
        }

        return result;
    }
}
