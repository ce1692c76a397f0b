using NetCompiler.Core.Declaration;
using NetCompiler.Core.Operators.Recurrence;

namespace NetCompiler.Core.Analysis;

/// <summary>The parts of <c>scan cell 16 start returns=last</c>.</summary>
internal static class ScanCall
{
    /// <summary>The block's name; null where none is written.</summary>
    public static string? BlockOf(Call call) =>
        call.Operator == Keywords.Scan && call.Arguments.Count > 0 && call.Arguments[0] is { Name: null, Value: WordValue { Word: var word } } ? word : null;

    /// <summary>What a scan applies, as a call of its block; any other call as it is.</summary>
    public static Call Applied(Call call) => BlockOf(call) is not { } name ? call : call with
    {
        Operator = name, Arguments = call.Arguments.Skip(1).Where(static a => !IsOwn(a)).ToEquatable(), As = null,
    };

    /// <summary>The arguments that are the scan's and not its block's.</summary>
    public static EquatableArray<Argument> Own(Call call) => call.Arguments.Where(IsOwn).ToEquatable();

    private static bool IsOwn(Argument argument) => argument.Name is { } name && Scan.Arguments.Any(s => s.Name == name);
}
