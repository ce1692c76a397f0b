namespace SideBySide.Report;

/// <summary>Compares what engines say.</summary>
internal static class Answers
{
    /// <summary>A difference that sums in another order, and other polynomials for exp and tanh, can make.</summary>
    public const double Tolerance = 2e-3;

    /// <summary>The largest difference, relative to the larger of the value and a hundredth of the largest value; infinite where counts differ or a value is no number.</summary>
    public static double Difference(float[] expected, float[] found)
    {
        if (expected.Length != found.Length)
        {
            return double.PositiveInfinity;
        }

        var scale = 0.01 * expected.Max(static v => Math.Abs((double)v));
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)expected[i] - found[i]) / Math.Max(scale, Math.Abs((double)expected[i]));
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }
}
