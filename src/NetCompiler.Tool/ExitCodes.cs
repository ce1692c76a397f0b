namespace NetCompiler.Tool;

/// <summary>What <c>netc</c> ends with. Scripts rely on these numbers, and <c>docs/tool.md</c> lists them.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int CheckFailed = 1;
    public const int Usage = 2;
    public const int Network = 3;
    public const int File = 4;
    public const int Training = 5;
    public const int Fault = 70;
    public const int Stopped = 130;

    /// <summary>Every code with what it says, in order.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "done"),
        (CheckFailed, "a check found a difference, or a file is not in the form asked for"),
        (Usage, "the command line is wrong"),
        (Network, "the network has problems (NC…), which stand on stderr"),
        (File, "a file is missing, damaged, or does not fit the network"),
        (Training, "the training met numbers that are not finite"),
        (Fault, "netc met a fault of its own"),
        (Stopped, "stopped by Ctrl-C or a signal; a training has left its checkpoint"),
    ];
}
