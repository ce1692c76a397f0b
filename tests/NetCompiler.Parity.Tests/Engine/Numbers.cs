namespace NetCompiler.Parity.Tests.Engine;

/// <summary>Seeded numbers for tests.</summary>
internal static class Numbers
{
    public static double[] Normal(Random random, int count, double deviation = 1)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return values;
    }

    public static float[] Single(this double[] values) => Array.ConvertAll(values, static v => (float)v);

    public static double[] Double(this float[] values) => Array.ConvertAll(values, static v => (double)v);
}
