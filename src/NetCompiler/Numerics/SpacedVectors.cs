using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Numerics;

/// <summary>Vectors of every second float, for generated kernels: what windows of stride 2 read, and what their gradients write.</summary>
public static class SpacedVectors
{
    /// <summary>Elements 0, 2, …, 30.</summary>
    /// <param name="source">At least 31 floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(ReadOnlySpan<float> source)
    {
        ref var first = ref Checked(source, 31);

        // The second vector begins one element early, so that nothing behind the last element used is read.
        var low = Vector512.LoadUnsafe(ref first);
        var high = Vector512.LoadUnsafe(ref first, 15);
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32x2(low, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31), high);
        }

        return Vector512.Create(Load256(source), Load256(source[16..]));
    }

    /// <summary>Elements 0, 2, …, 14.</summary>
    /// <param name="source">At least 15 floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(ReadOnlySpan<float> source)
    {
        ref var first = ref Checked(source, 15);
        var low = Vector256.Shuffle(Vector256.LoadUnsafe(ref first), Vector256.Create(0, 2, 4, 6, 0, 0, 0, 0));
        var high = Vector256.Shuffle(Vector256.LoadUnsafe(ref first, 7), Vector256.Create(0, 0, 0, 0, 1, 3, 5, 7));
        return Vector256.Create(low.GetLower(), high.GetUpper());
    }

    /// <summary>Elements 0, 2, 4, 6.</summary>
    /// <param name="source">At least 7 floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(ReadOnlySpan<float> source)
    {
        ref var first = ref Checked(source, 7);
        var low = Vector128.Shuffle(Vector128.LoadUnsafe(ref first), Vector128.Create(0, 2, 0, 0));
        var high = Vector128.Shuffle(Vector128.LoadUnsafe(ref first, 3), Vector128.Create(0, 0, 1, 3));
        return Vector128.Create(low.GetLower(), high.GetUpper());
    }

    /// <summary>Writes even[0], odd[0], even[1], odd[1], … .</summary>
    /// <param name="even">Goes to elements 0, 2, … .</param>
    /// <param name="odd">Goes to elements 1, 3, … .</param>
    /// <param name="destination">At least 32 floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is shorter.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> even, Vector512<float> odd, Span<float> destination)
    {
        ref var first = ref Checked(destination, 32);
        if (Avx512F.IsSupported)
        {
            Avx512F.PermuteVar16x32x2(even, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), odd).StoreUnsafe(ref first);
            Avx512F.PermuteVar16x32x2(even, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), odd).StoreUnsafe(ref first, 16);
            return;
        }

        Store(even.GetLower(), odd.GetLower(), destination);
        Store(even.GetUpper(), odd.GetUpper(), destination[16..]);
    }

    /// <inheritdoc cref="Store(Vector512{float}, Vector512{float}, Span{float})"/>
    /// <param name="even">Goes to elements 0, 2, … .</param>
    /// <param name="odd">Goes to elements 1, 3, … .</param>
    /// <param name="destination">At least 16 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> even, Vector256<float> odd, Span<float> destination)
    {
        ref var first = ref Checked(destination, 16);
        var order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256.Shuffle(Vector256.Create(even.GetLower(), odd.GetLower()), order).StoreUnsafe(ref first);
        Vector256.Shuffle(Vector256.Create(even.GetUpper(), odd.GetUpper()), order).StoreUnsafe(ref first, 8);
    }

    /// <inheritdoc cref="Store(Vector512{float}, Vector512{float}, Span{float})"/>
    /// <param name="even">Goes to elements 0, 2, … .</param>
    /// <param name="odd">Goes to elements 1, 3, … .</param>
    /// <param name="destination">At least 8 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> even, Vector128<float> odd, Span<float> destination)
    {
        ref var first = ref Checked(destination, 8);
        var order = Vector128.Create(0, 2, 1, 3);
        Vector128.Shuffle(Vector128.Create(even.GetLower(), odd.GetLower()), order).StoreUnsafe(ref first);
        Vector128.Shuffle(Vector128.Create(even.GetUpper(), odd.GetUpper()), order).StoreUnsafe(ref first, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Checked(ReadOnlySpan<float> span, int length)
    {
        // A call that is not inlined any more, in a method with many, would spill all vectors.
        if (span.Length < length)
        {
            Refuse(span, length);
        }

        return ref MemoryMarshal.GetReference(span);
    }

    [DoesNotReturn]
    private static void Refuse(ReadOnlySpan<float> span, int length) =>
        throw new ArgumentOutOfRangeException(nameof(span), $"A span of {span.Length} floats is given, expected at least {length}.");
}
