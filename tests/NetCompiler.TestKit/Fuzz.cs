using System.Globalization;

namespace NetCompiler.TestKit;

/// <summary>How long random tests run, and where they start: set by environment variables for long runs.</summary>
public static class Fuzz
{
    /// <summary><c>NETCOMPILER_FUZZ</c>: multiplies the counts; 1 by default.</summary>
    public static int Factor { get; } = Number("NETCOMPILER_FUZZ", 1);

    /// <summary><c>NETCOMPILER_SEED</c>: moves all seeds; 0 by default.</summary>
    public static int Seed { get; } = Number("NETCOMPILER_SEED", 0);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
