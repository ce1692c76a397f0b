using System.Globalization;

namespace NetCompiler.Onnx.Import;

/// <summary>The most numbers a value or weight of a network may have, as the language has it.</summary>
internal static class SizeLimit
{
    private const long LargestTensor = 1L << 28;

    /// <exception cref="RefusedException">The extents are more.</exception>
    public static void Check(IReadOnlyList<int> extents)
    {
        var size = 1L;
        foreach (var extent in extents)
        {
            size = Math.Min(size * extent, LargestTensor + 1);
        }

        if (size > LargestTensor)
        {
            throw new RefusedException(string.Format(
                CultureInfo.InvariantCulture, "A value or weight of {0} has more than {1:N0} numbers, which is the most a network takes.", string.Join("x", extents), LargestTensor));
        }
    }
}
