using NetCompiler.Core.Emit;

namespace NetCompiler.Generator.Pipeline;

/// <summary>What a phase gave for one class: a value, or why there is none.</summary>
/// <param name="Target">The class.</param>
/// <param name="FullName">Its name with namespace and enclosing types.</param>
/// <param name="Value">The result; null when something is wrong.</param>
/// <param name="Invalid">What is wrong with the declaration, in the words of its first problem; the analyzer reports it with its place.</param>
/// <param name="Failure">The exception of a phase, which is a fault of NetCompiler.</param>
internal sealed record Outcome<T>(ClassTarget Target, string FullName, T? Value, string? Invalid = null, string? Failure = null)
    where T : class
{
    /// <summary>The next phase, unless an earlier one gave nothing. Its exceptions become failures.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, (TNext? Value, string? Invalid)> phase)
        where TNext : class
    {
        if (Value is null)
        {
            return new(Target, FullName, null, Invalid, Failure);
        }

        try
        {
            var (value, invalid) = phase(Value);
            return new(Target, FullName, value, value is null ? invalid ?? "The network could not be read." : null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(Target, FullName, null, Failure: Failures.Describe(exception));
        }
    }

    public Outcome<TNext> Then<TNext>(Func<T, TNext> phase)
        where TNext : class => Then<TNext>(value => (phase(value), null));
}

internal static class Failures
{
    /// <summary>An exception on one line, with the place in NetCompiler it came from.</summary>
    public static string Describe(Exception exception)
    {
        var frames = (exception.StackTrace ?? "").Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0).Take(3);
        return $"{exception.GetType().Name}: {exception.Message} {string.Join(" ", frames)}".Replace('\r', ' ').Replace('\n', ' ').Trim();
    }
}
