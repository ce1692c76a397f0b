using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Conformance;

/// <summary>Results against those expected.</summary>
internal static class Comparison
{
    // What ONNX's own runner allows, but for the smallest numbers, which other orders of summing change.
    private const double Relative = 1e-3;
    private const double Absolute = 1e-5;

    /// <summary>The first difference as a sentence; null when there is none.</summary>
    public static string? Of(string engine, string output, float[] got, OnnxTensor expected)
    {
        var wanted = expected.Elements();
        if (wanted.Length != got.Length)
        {
            return FormattableString.Invariant($"{engine}: '{output}' has {got.Length} numbers, and {wanted.Length} were expected.");
        }

        for (var i = 0; i < got.Length; i++)
        {
            var isEqual = double.IsNaN(wanted[i]) ? float.IsNaN(got[i]) : got[i] == (float)wanted[i] || Math.Abs(got[i] - wanted[i]) <= Absolute + (Relative * Math.Abs(wanted[i]));
            if (!isEqual)
            {
                return FormattableString.Invariant($"{engine}: '{output}' has {got[i]} at {i}, and {wanted[i]} was expected.");
            }
        }

        return null;
    }
}
