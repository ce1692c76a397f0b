using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Engine.Numerics;

/// <summary>Vector operations that the framework has for float and double, but not for a type parameter.</summary>
internal static class Lane<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a · b + c, in one rounding where the processor can. The type tests are gone once compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd(Vector<T> a, Vector<T> b, Vector<T> c)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector.MultiplyAddEstimate(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>();
        }

        if (typeof(T) == typeof(double))
        {
            return Vector.MultiplyAddEstimate(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>();
        }

        return (a * b) + c;
    }
}
