using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Training;

/// <summary>Looks for infinities and NaN at the speed of memory.</summary>
internal static class Finite
{
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        // 0 · x is 0 for numbers and NaN for anything else.
        var (a, b) = (Vector<float>.Zero, Vector<float>.Zero);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            a += Vector<float>.Zero * vectors[i];
            b += Vector<float>.Zero * vectors[i + 1];
        }

        var rest = 0f;
        foreach (var value in values[(i * Vector<float>.Count)..])
        {
            rest += 0 * value;
        }

        return Vector.Sum(a + b) + rest == 0;
    }
}
