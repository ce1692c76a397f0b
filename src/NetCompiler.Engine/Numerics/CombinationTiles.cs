using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Engine.Numerics;

/// <summary>Rows that take combinations of other rows, c_i += Σ_j a(i, j) b_j, a column of vectors at a time.</summary>
internal static class CombinationTiles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Four rows of c, <paramref name="width"/> apart; a(i, j) at i · rowStride + j · termStride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows(ref T a, int rowStride, int termStride, ref T b, ref T c, int terms, int width)
    {
        var lanes = Vector<T>.Count;
        var column = 0;
        for (; column + (3 * lanes) <= width; column += 3 * lanes)
        {
            FourByThreeVectors(ref a, rowStride, termStride, ref Unsafe.Add(ref b, column), ref Unsafe.Add(ref c, column), terms, width);
        }

        for (; column + lanes <= width; column += lanes)
        {
            FourByOneVector(ref a, rowStride, termStride, ref Unsafe.Add(ref b, column), ref Unsafe.Add(ref c, column), terms, width);
        }

        for (var row = 0; row < 4; row++)
        {
            Rest(
                ref Unsafe.Add(ref a, (nint)row * rowStride), termStride, ref b, ref Unsafe.Add(ref c, (nint)row * width), terms, width, column);
        }
    }

    /// <summary>One row of c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneRow(ref T a, int termStride, ref T b, ref T c, int terms, int width)
    {
        var lanes = Vector<T>.Count;
        var column = 0;
        for (; column + (4 * lanes) <= width; column += 4 * lanes)
        {
            OneByFourVectors(ref a, termStride, ref Unsafe.Add(ref b, column), ref Unsafe.Add(ref c, column), terms, width);
        }

        Rest(ref a, termStride, ref b, ref c, terms, width, column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByThreeVectors(ref T a, int rowStride, int termStride, ref T b, ref T c, int terms, int width)
    {
        var lanes = (nuint)Vector<T>.Count;
        ref var c1 = ref Unsafe.Add(ref c, width);
        ref var c2 = ref Unsafe.Add(ref c1, width);
        ref var c3 = ref Unsafe.Add(ref c2, width);
        Vector<T> s00 = Vector.LoadUnsafe(ref c), s01 = Vector.LoadUnsafe(ref c, lanes), s02 = Vector.LoadUnsafe(ref c, 2 * lanes);
        Vector<T> s10 = Vector.LoadUnsafe(ref c1), s11 = Vector.LoadUnsafe(ref c1, lanes), s12 = Vector.LoadUnsafe(ref c1, 2 * lanes);
        Vector<T> s20 = Vector.LoadUnsafe(ref c2), s21 = Vector.LoadUnsafe(ref c2, lanes), s22 = Vector.LoadUnsafe(ref c2, 2 * lanes);
        Vector<T> s30 = Vector.LoadUnsafe(ref c3), s31 = Vector.LoadUnsafe(ref c3, lanes), s32 = Vector.LoadUnsafe(ref c3, 2 * lanes);
        for (var j = 0; j < terms; j++)
        {
            ref var bj = ref Unsafe.Add(ref b, (nint)j * width);
            ref var aj = ref Unsafe.Add(ref a, (nint)j * termStride);
            var (v0, v1, v2) = (Vector.LoadUnsafe(ref bj), Vector.LoadUnsafe(ref bj, lanes), Vector.LoadUnsafe(ref bj, 2 * lanes));
            var f = new Vector<T>(aj);
            s00 = Lane<T>.MultiplyAdd(f, v0, s00);
            s01 = Lane<T>.MultiplyAdd(f, v1, s01);
            s02 = Lane<T>.MultiplyAdd(f, v2, s02);
            f = new Vector<T>(Unsafe.Add(ref aj, rowStride));
            s10 = Lane<T>.MultiplyAdd(f, v0, s10);
            s11 = Lane<T>.MultiplyAdd(f, v1, s11);
            s12 = Lane<T>.MultiplyAdd(f, v2, s12);
            f = new Vector<T>(Unsafe.Add(ref aj, 2 * rowStride));
            s20 = Lane<T>.MultiplyAdd(f, v0, s20);
            s21 = Lane<T>.MultiplyAdd(f, v1, s21);
            s22 = Lane<T>.MultiplyAdd(f, v2, s22);
            f = new Vector<T>(Unsafe.Add(ref aj, 3 * rowStride));
            s30 = Lane<T>.MultiplyAdd(f, v0, s30);
            s31 = Lane<T>.MultiplyAdd(f, v1, s31);
            s32 = Lane<T>.MultiplyAdd(f, v2, s32);
        }

        Store(ref c, s00, s01, s02);
        Store(ref c1, s10, s11, s12);
        Store(ref c2, s20, s21, s22);
        Store(ref c3, s30, s31, s32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref T c, Vector<T> s0, Vector<T> s1, Vector<T> s2)
    {
        s0.StoreUnsafe(ref c);
        s1.StoreUnsafe(ref c, (nuint)Vector<T>.Count);
        s2.StoreUnsafe(ref c, 2 * (nuint)Vector<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByOneVector(ref T a, int rowStride, int termStride, ref T b, ref T c, int terms, int width)
    {
        ref var c1 = ref Unsafe.Add(ref c, width);
        ref var c2 = ref Unsafe.Add(ref c1, width);
        ref var c3 = ref Unsafe.Add(ref c2, width);
        Vector<T> s0 = Vector.LoadUnsafe(ref c), s1 = Vector.LoadUnsafe(ref c1), s2 = Vector.LoadUnsafe(ref c2), s3 = Vector.LoadUnsafe(ref c3);
        for (var j = 0; j < terms; j++)
        {
            ref var aj = ref Unsafe.Add(ref a, (nint)j * termStride);
            var v = Vector.LoadUnsafe(ref Unsafe.Add(ref b, (nint)j * width));
            s0 = Lane<T>.MultiplyAdd(new Vector<T>(aj), v, s0);
            s1 = Lane<T>.MultiplyAdd(new Vector<T>(Unsafe.Add(ref aj, rowStride)), v, s1);
            s2 = Lane<T>.MultiplyAdd(new Vector<T>(Unsafe.Add(ref aj, 2 * rowStride)), v, s2);
            s3 = Lane<T>.MultiplyAdd(new Vector<T>(Unsafe.Add(ref aj, 3 * rowStride)), v, s3);
        }

        s0.StoreUnsafe(ref c);
        s1.StoreUnsafe(ref c1);
        s2.StoreUnsafe(ref c2);
        s3.StoreUnsafe(ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByFourVectors(ref T a, int termStride, ref T b, ref T c, int terms, int width)
    {
        var lanes = (nuint)Vector<T>.Count;
        Vector<T> s0 = Vector.LoadUnsafe(ref c), s1 = Vector.LoadUnsafe(ref c, lanes);
        Vector<T> s2 = Vector.LoadUnsafe(ref c, 2 * lanes), s3 = Vector.LoadUnsafe(ref c, 3 * lanes);
        for (var j = 0; j < terms; j++)
        {
            ref var bj = ref Unsafe.Add(ref b, (nint)j * width);
            var f = new Vector<T>(Unsafe.Add(ref a, (nint)j * termStride));
            s0 = Lane<T>.MultiplyAdd(f, Vector.LoadUnsafe(ref bj), s0);
            s1 = Lane<T>.MultiplyAdd(f, Vector.LoadUnsafe(ref bj, lanes), s1);
            s2 = Lane<T>.MultiplyAdd(f, Vector.LoadUnsafe(ref bj, 2 * lanes), s2);
            s3 = Lane<T>.MultiplyAdd(f, Vector.LoadUnsafe(ref bj, 3 * lanes), s3);
        }

        Store(ref c, s0, s1, s2);
        s3.StoreUnsafe(ref c, 3 * lanes);
    }

    /// <summary>The columns of one row from <paramref name="column"/> on, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest(ref T a, int termStride, ref T b, ref T c, int terms, int width, int column)
    {
        for (; column < width; column++)
        {
            var sum = Unsafe.Add(ref c, column);
            for (var j = 0; j < terms; j++)
            {
                sum += Unsafe.Add(ref a, (nint)j * termStride) * Unsafe.Add(ref b, ((nint)j * width) + column);
            }

            Unsafe.Add(ref c, column) = sum;
        }
    }
}
