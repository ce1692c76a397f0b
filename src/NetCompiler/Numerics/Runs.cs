using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Numerics;

/// <summary>Arithmetic on runs of floats of any length. Called by networks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Runs
{
    /// <summary>Adds each element of <paramref name="source"/> to the one at its place in <paramref name="target"/>, which may be longer.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> target)
    {
        target = target[..source.Length];
        var from = MemoryMarshal.Cast<float, Vector<float>>(source);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }

        for (var i = to.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] += source[i];
        }
    }
}
