using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace NetCompiler.Tool.Terminal;

/// <summary>Writes the version of the package.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    /// <summary>The version, without what was built.</summary>
    public static string Version { get; } =
        typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCodes.Success;
    }
}
