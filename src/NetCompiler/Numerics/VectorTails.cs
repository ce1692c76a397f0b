using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

/// <summary>Vectors of which only the first elements are somebody's, for generated kernels: the ends of rows behind which others begin.</summary>
public static class VectorTails
{
    /// <summary>Stores as many of the first elements as the span has. A length known to the compiler leaves no branch.</summary>
    /// <param name="value">Its first elements are stored.</param>
    /// <param name="destination">Of 1 to 15 floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is longer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, Span<float> destination)
    {
        if ((destination.Length & 8) != 0)
        {
            value.GetLower().StoreUnsafe(ref MemoryMarshal.GetReference(destination));
            Store(value.GetUpper(), destination[8..]);
        }
        else
        {
            Store(value.GetLower(), destination);
        }
    }

    /// <inheritdoc cref="Store(Vector512{float}, Span{float})"/>
    /// <param name="value">Its first elements are stored.</param>
    /// <param name="destination">Of 1 to 7 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, Span<float> destination)
    {
        if ((destination.Length & 4) != 0)
        {
            value.GetLower().StoreUnsafe(ref MemoryMarshal.GetReference(destination));
            Store(value.GetUpper(), destination[4..]);
        }
        else
        {
            Store(value.GetLower(), destination);
        }
    }

    /// <inheritdoc cref="Store(Vector512{float}, Span{float})"/>
    /// <param name="value">Its first elements are stored.</param>
    /// <param name="destination">Of 1 to 3 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, 3);
        ref var first = ref MemoryMarshal.GetReference(destination);
        if ((destination.Length & 2) != 0)
        {
            Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref first), value.AsDouble().ToScalar());
            if ((destination.Length & 1) != 0)
            {
                Unsafe.Add(ref first, 2) = value.GetElement(2);
            }
        }
        else if ((destination.Length & 1) != 0)
        {
            first = value.ToScalar();
        }
    }
}
