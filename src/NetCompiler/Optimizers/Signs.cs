using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>The sign function of vectors.</summary>
internal static class Signs
{
    /// <returns>size · sign(value); 0 where the value is 0 or not a number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> value, Vector<float> size) => Vector.ConditionalSelect(
        Vector.GreaterThan(value, Vector<float>.Zero),
        size,
        Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), -size, Vector<float>.Zero));
}
