using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Numerics;

/// <summary>Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, 2011), blocks of four words side by side.</summary>
/// <remarks>
/// A round takes (x0, x1, x2, x3) to (hi(M1·x2) ^ x1 ^ k0, lo(M1·x2), hi(M0·x0) ^ x3 ^ k1, lo(M0·x0)). With a block in the four words of
/// a 128-bit lane, one widening product of the even words gives (lo0, hi0, lo1, hi1), which reversed is (hi1, lo1, hi0, lo0).
/// </remarks>
internal static class Philox
{
    private const uint M0 = 0xD2511F53;
    private const uint M1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<uint> Block(Vector128<uint> x, uint key0, uint key1)
    {
        var factors = Vector128.Create(M0, 0, M1, 0);
        var key = Key(key0, key1);
        for (var round = 0; round < 10; round++)
        {
            var product = Vector128.Shuffle(Multiply(x, factors), Vector128.Create(3u, 2, 1, 0));
            var rest = Vector128.Shuffle(x, Vector128.Create(1u, 1, 3, 3)) & Vector128.Create(uint.MaxValue, 0, uint.MaxValue, 0);
            x = product ^ rest ^ key;
            key += Vector128.Create(Weyl0, 0, Weyl1, 0);
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<uint> Block(Vector256<uint> x, uint key0, uint key1)
    {
        if (!Avx2.IsSupported)
        {
            return Vector256.Create(Block(x.GetLower(), key0, key1), Block(x.GetUpper(), key0, key1));
        }

        var factors = Vector256.Create(M0, 0, M1, 0, M0, 0, M1, 0);
        var key = Vector256.Create(Key(key0, key1), Key(key0, key1));
        for (var round = 0; round < 10; round++)
        {
            var product = Avx2.Shuffle(Avx2.Multiply(x, factors).AsUInt32(), 0b00_01_10_11);
            var rest = Avx2.Shuffle(x, 0b11_11_01_01) & Vector256.Create(0xFFFFFFFFuL).AsUInt32();
            x = product ^ rest ^ key;
            key += Vector256.Create(Weyl0, 0, Weyl1, 0, Weyl0, 0, Weyl1, 0);
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<uint> Block(Vector512<uint> x, uint key0, uint key1)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(Block(x.GetLower(), key0, key1), Block(x.GetUpper(), key0, key1));
        }

        var factors = Vector512.Create(M0, 0, M1, 0, M0, 0, M1, 0, M0, 0, M1, 0, M0, 0, M1, 0);
        var two = Vector256.Create(Key(key0, key1), Key(key0, key1));
        var key = Vector512.Create(two, two);
        for (var round = 0; round < 10; round++)
        {
            var product = Avx512F.Shuffle(Avx512F.Multiply(x, factors).AsUInt32(), 0b00_01_10_11);
            var rest = Avx512F.Shuffle(x, 0b11_11_01_01) & Vector512.Create(0xFFFFFFFFuL).AsUInt32();
            x = product ^ rest ^ key;
            key += Vector512.Create(Weyl0, 0, Weyl1, 0, Weyl0, 0, Weyl1, 0, Weyl0, 0, Weyl1, 0, Weyl0, 0, Weyl1, 0);
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<uint> Key(uint key0, uint key1) => Vector128.Create(key0, 0, key1, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<uint> Multiply(Vector128<uint> x, Vector128<uint> factors) => Sse2.IsSupported
        ? Sse2.Multiply(x, factors).AsUInt32()
        : ((x.AsUInt64() & Vector128.Create(0xFFFFFFFFuL)) * factors.AsUInt64()).AsUInt32();
}
