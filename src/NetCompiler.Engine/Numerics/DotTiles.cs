using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Engine.Numerics;

/// <summary>Dot products of several rows at once: each loaded vector serves four products.</summary>
internal static class DotTiles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>target[r · stride + o] = x_r · w_o for 4 rows of x and 4 of w, all <paramref name="length"/> long, one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByFour(ref T x, ref T w, int length, Span<T> target, int stride)
    {
        var n = (nuint)length;
        var whole = n - (n % (nuint)Vector<T>.Count);
        Vector<T> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector<T> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector<T> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector<T> s30 = default, s31 = default, s32 = default, s33 = default;
        for (nuint k = 0; k < whole; k += (nuint)Vector<T>.Count)
        {
            var w0 = Vector.LoadUnsafe(ref w, k);
            var w1 = Vector.LoadUnsafe(ref w, k + n);
            var w2 = Vector.LoadUnsafe(ref w, k + (2 * n));
            var w3 = Vector.LoadUnsafe(ref w, k + (3 * n));
            var v = Vector.LoadUnsafe(ref x, k);
            s00 = Lane<T>.MultiplyAdd(v, w0, s00);
            s01 = Lane<T>.MultiplyAdd(v, w1, s01);
            s02 = Lane<T>.MultiplyAdd(v, w2, s02);
            s03 = Lane<T>.MultiplyAdd(v, w3, s03);
            v = Vector.LoadUnsafe(ref x, k + n);
            s10 = Lane<T>.MultiplyAdd(v, w0, s10);
            s11 = Lane<T>.MultiplyAdd(v, w1, s11);
            s12 = Lane<T>.MultiplyAdd(v, w2, s12);
            s13 = Lane<T>.MultiplyAdd(v, w3, s13);
            v = Vector.LoadUnsafe(ref x, k + (2 * n));
            s20 = Lane<T>.MultiplyAdd(v, w0, s20);
            s21 = Lane<T>.MultiplyAdd(v, w1, s21);
            s22 = Lane<T>.MultiplyAdd(v, w2, s22);
            s23 = Lane<T>.MultiplyAdd(v, w3, s23);
            v = Vector.LoadUnsafe(ref x, k + (3 * n));
            s30 = Lane<T>.MultiplyAdd(v, w0, s30);
            s31 = Lane<T>.MultiplyAdd(v, w1, s31);
            s32 = Lane<T>.MultiplyAdd(v, w2, s32);
            s33 = Lane<T>.MultiplyAdd(v, w3, s33);
        }

        Store(s00, s01, s02, s03, ref x, ref w, length, (int)whole, target);
        Store(s10, s11, s12, s13, ref Unsafe.Add(ref x, n), ref w, length, (int)whole, target[stride..]);
        Store(s20, s21, s22, s23, ref Unsafe.Add(ref x, 2 * n), ref w, length, (int)whole, target[(2 * stride)..]);
        Store(s30, s31, s32, s33, ref Unsafe.Add(ref x, 3 * n), ref w, length, (int)whole, target[(3 * stride)..]);
    }

    /// <summary>target[o] = x · w_o for one row and 4 of w; two sums each, as four chains would wait for one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByFour(ref T x, ref T w, int length, Span<T> target)
    {
        var n = (nuint)length;
        var lanes = (nuint)Vector<T>.Count;
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        Vector<T> t0 = default, t1 = default, t2 = default, t3 = default;
        nuint k = 0;
        for (; k + (2 * lanes) <= n; k += 2 * lanes)
        {
            var v = Vector.LoadUnsafe(ref x, k);
            s0 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k), s0);
            s1 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + n), s1);
            s2 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + (2 * n)), s2);
            s3 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + (3 * n)), s3);
            v = Vector.LoadUnsafe(ref x, k + lanes);
            t0 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + lanes), t0);
            t1 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + lanes + n), t1);
            t2 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + lanes + (2 * n)), t2);
            t3 = Lane<T>.MultiplyAdd(v, Vector.LoadUnsafe(ref w, k + lanes + (3 * n)), t3);
        }

        Store(s0 + t0, s1 + t1, s2 + t2, s3 + t3, ref x, ref w, length, (int)k, target);
    }

    /// <summary>The dot product of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T OneByOne(ref T x, ref T w, int length)
    {
        var n = (nuint)length;
        var lanes = (nuint)Vector<T>.Count;
        Vector<T> s = default, t = default;
        nuint k = 0;
        for (; k + (2 * lanes) <= n; k += 2 * lanes)
        {
            s = Lane<T>.MultiplyAdd(Vector.LoadUnsafe(ref x, k), Vector.LoadUnsafe(ref w, k), s);
            t = Lane<T>.MultiplyAdd(Vector.LoadUnsafe(ref x, k + lanes), Vector.LoadUnsafe(ref w, k + lanes), t);
        }

        return Vector.Sum(s + t) + Rest(ref x, ref w, length, (int)k);
    }

    private static void Store(
        Vector<T> s0, Vector<T> s1, Vector<T> s2, Vector<T> s3, ref T x, ref T w, int length, int done, Span<T> target)
    {
        target[3] = Vector.Sum(s3) + Rest(ref x, ref Unsafe.Add(ref w, 3 * length), length, done);
        target[2] = Vector.Sum(s2) + Rest(ref x, ref Unsafe.Add(ref w, 2 * length), length, done);
        target[1] = Vector.Sum(s1) + Rest(ref x, ref Unsafe.Add(ref w, length), length, done);
        target[0] = Vector.Sum(s0) + Rest(ref x, ref w, length, done);
    }

    /// <summary>What no whole vector covers.</summary>
    private static T Rest(ref T x, ref T w, int length, int done)
    {
        var sum = T.Zero;
        for (var k = done; k < length; k++)
        {
            sum += Unsafe.Add(ref x, k) * Unsafe.Add(ref w, k);
        }

        return sum;
    }
}
