using System.Globalization;

namespace NetCompiler.TestKit;

/// <summary>How long random tests run, and where they start: set by environment variables for long runs.</summary>
public static class Fuzz
{
    /// <summary><c>NETCOMPILER_FUZZ</c>: multiplies the counts; 1 by default.</summary>
    public static int Factor { get; } = Number("NETCOMPILER_FUZZ", 1);

    /// <summary><c>NETCOMPILER_SEED</c>: moves all seeds; 0 by default.</summary>
    public static int Seed { get; } = Number("NETCOMPILER_SEED", 0);

    /// <summary>
    /// <c>NETCOMPILER_SCHEDULES=random:SEED</c>: networks are compiled with schedules drawn from all legal ones, instead of the best; null by default.
    /// </summary>
    public static int? Schedules { get; } = Drawn(Environment.GetEnvironmentVariable("NETCOMPILER_SCHEDULES"));

    private static int? Drawn(string? variable)
    {
        const string random = "random:";
        return string.IsNullOrEmpty(variable) ? null
            : variable.StartsWith(random, StringComparison.Ordinal) && int.TryParse(variable.AsSpan(random.Length), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed
            : throw new InvalidOperationException($"NETCOMPILER_SCHEDULES is '{variable}'; expected random:SEED with a whole number, such as random:1.");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
