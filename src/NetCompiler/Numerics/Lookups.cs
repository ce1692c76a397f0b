using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using NetCompiler.Networks;

namespace NetCompiler.Numerics;

/// <summary>Indices that are given as numbers, such as the words of a sentence. Called by networks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lookups
{
    /// <summary>The whole number <paramref name="value"/> as an index.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="count">How many indices there are.</param>
    /// <param name="layer">The layer that looks it up.</param>
    /// <exception cref="IndexValueException">It is no whole number from 0 to <paramref name="count"/> - 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(float value, int count, string layer)
    {
        var index = (int)value;
        if ((uint)index >= (uint)count || index != value)
        {
            Refuse(value, count, layer);
        }

        return index;
    }

    [DoesNotReturn]
    internal static void Refuse(float value, int count, string layer) => throw new IndexValueException(string.Create(
        CultureInfo.InvariantCulture,
        $"{layer} was given the index {value:R}, and it has {(count == 1 ? "only the index 0" : $"the indices 0 to {count - 1}")}, whole numbers."));
}
