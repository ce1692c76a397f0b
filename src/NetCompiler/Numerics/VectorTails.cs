using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

/// <summary>Vectors of which only the first elements are somebody's, for generated kernels: the ends of rows behind which others begin.</summary>
/// <remarks>Where the length is a constant no branch is left. The checks are written out, because a call that is not inlined any more spills all vectors.</remarks>
public static class VectorTails
{
    /// <summary>Stores as many of the first elements as the span has.</summary>
    /// <param name="value">Its first elements are stored.</param>
    /// <param name="destination">Of 1 to 15 floats.</param>
    /// <exception cref="ArgumentException">The span is longer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, Span<float> destination)
    {
        if (destination.Length >= Vector512<float>.Count)
        {
            Refuse(destination);
        }

        ref var first = ref MemoryMarshal.GetReference(destination);
        if ((destination.Length & 8) != 0)
        {
            value.GetLower().StoreUnsafe(ref first);
            StorePart(value.GetUpper(), ref Unsafe.Add(ref first, 8), destination.Length);
        }
        else
        {
            StorePart(value.GetLower(), ref first, destination.Length);
        }
    }

    /// <inheritdoc cref="Store(Vector512{float}, Span{float})"/>
    /// <param name="value">Its first elements are stored.</param>
    /// <param name="destination">Of 1 to 7 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, Span<float> destination)
    {
        if (destination.Length >= Vector256<float>.Count)
        {
            Refuse(destination);
        }

        StorePart(value, ref MemoryMarshal.GetReference(destination), destination.Length);
    }

    /// <inheritdoc cref="Store(Vector512{float}, Span{float})"/>
    /// <param name="value">Its first elements are stored.</param>
    /// <param name="destination">Of 1 to 3 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, Span<float> destination)
    {
        if (destination.Length >= Vector128<float>.Count)
        {
            Refuse(destination);
        }

        StorePart(value, ref MemoryMarshal.GetReference(destination), destination.Length);
    }

    // Of the length the bits below eight count, then those below four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePart(Vector256<float> value, ref float first, int length)
    {
        if ((length & 4) != 0)
        {
            value.GetLower().StoreUnsafe(ref first);
            StorePart(value.GetUpper(), ref Unsafe.Add(ref first, 4), length);
        }
        else
        {
            StorePart(value.GetLower(), ref first, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePart(Vector128<float> value, ref float first, int length)
    {
        if ((length & 2) != 0)
        {
            Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref first), value.AsDouble().ToScalar());
            if ((length & 1) != 0)
            {
                Unsafe.Add(ref first, 2) = value.GetElement(2);
            }
        }
        else if ((length & 1) != 0)
        {
            first = value.ToScalar();
        }
    }

    [DoesNotReturn]
    private static void Refuse(Span<float> destination) =>
        throw new ArgumentException($"A span of {destination.Length} floats takes a whole vector, expected one that takes a part.", nameof(destination));
}
