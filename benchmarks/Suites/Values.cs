namespace NetCompiler.Suites;

/// <summary>Numbers to compute with, the same at each run.</summary>
internal static class Values
{
    /// <summary>Uniform from -1 to 1.</summary>
    public static float[] Random(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
