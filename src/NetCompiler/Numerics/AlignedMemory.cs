using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetCompiler.Numerics;

/// <summary>Zero-filled floats that start at a multiple of 64 bytes and never move.</summary>
/// <remarks>Loads that cross cache lines cost up to twice as much; arrays of the runtime start at multiples of 8 bytes only.</remarks>
public sealed class AlignedMemory
{
    private const int AlignmentFloats = 16;

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates the floats.</summary>
    /// <param name="floats">How many; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="floats"/> is negative.</exception>
    public AlignedMemory(int floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        _array = GC.AllocateArray<float>(checked(floats + AlignmentFloats), pinned: true);
        var address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((-address & 63) / sizeof(float));
        Length = floats;
    }

    /// <summary>How many floats.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span
    {
        // Whether they lie in the array is known since it was made, and steps of small networks ask too often to find it out anew.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start), Length);
    }
}
