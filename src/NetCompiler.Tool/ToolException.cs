namespace NetCompiler.Tool;

/// <summary>A command cannot go on: what was found, what was expected and a way out, and the exit code.</summary>
internal sealed class ToolException : Exception
{
    public ToolException()
    {
    }

    public ToolException(string message)
        : this(ExitCodes.Usage, message)
    {
    }

    public ToolException(string message, Exception innerException)
        : base(message, innerException) => ExitCode = ExitCodes.File;

    public ToolException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    public int ExitCode { get; } = ExitCodes.Usage;
}
