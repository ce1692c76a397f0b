using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

public static partial class VectorMath
{
    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        // n = round(x / ln 2) sits in the low bits of t. The minimum loses NaN on some machines; r is made from x itself and keeps it.
        var t = Vector256.MultiplyAddEstimate(
            Vector256.MinNative(x, Vector256.Create(89f)), Vector256.Create(1.44269504088896341f), Vector256.Create(12582912f));
        var n = t - Vector256.Create(12582912f);
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(2.12194440e-4f), r);
        var s = r * r;
        var p = Vector256.MultiplyAddEstimate(r, Vector256.Create(8.368725e-3f), Vector256.Create(4.166839e-2f));
        p = Vector256.MultiplyAddEstimate(s, Vector256.Create(1.3814581e-3f), p);
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.MultiplyAddEstimate(r, Vector256.Create(1.6666521e-1f), Vector256.Create(4.9999994e-1f)));
        p = Vector256.MultiplyAddEstimate(p, s, r + Vector256<float>.One);
        if (HasScale)
        {
            return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-87.33654f)), Vector256<float>.Zero, Scale(p, n));
        }

        // 2^n as two factors, because 2^128 is no float although e^88.7 is one.
        var exponent = t.AsInt32() - Vector256.Create(0x4b400000);
        var half = exponent >> 1;
        p *= ((half << 23) + Vector256.Create(0x3f800000)).AsSingle();
        p *= ((exponent - half << 23) + Vector256.Create(0x3f800000)).AsSingle();
        return Vector256.AndNot(p, Vector256.LessThan(x, Vector256.Create(-87.33654f)));
    }

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        // x = 2^e · m with m in [√½, √2); numbers below the smallest normal one are lifted by 2^23 first.
        var tiny = Vector256.LessThan(x, Vector256.Create(1.17549435e-38f));
        var bits = Vector256.ConditionalSelect(tiny, x * Vector256.Create(8388608f), x).AsInt32();
        var exponent = (bits - Vector256.Create(0x3f3504f3)) >> 23;
        var m = (bits - (exponent << 23)).AsSingle() - Vector256<float>.One;
        var e = Vector256.ConvertToSingle(exponent) - (tiny & Vector256.Create(23f));
        var square = m * m;
        var fourth = square * square;
        var p = Vector256.MultiplyAddEstimate(m, Vector256.Create(-1.1514610310e-1f), Vector256.Create(1.1676998740e-1f));
        p = Vector256.MultiplyAddEstimate(square, Vector256.Create(7.0376836292e-2f), p);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.MultiplyAddEstimate(m, Vector256.Create(-1.2420140846e-1f), Vector256.Create(1.4249322787e-1f)));
        p = Vector256.MultiplyAddEstimate(p, fourth, Vector256.MultiplyAddEstimate(
            Vector256.MultiplyAddEstimate(m, Vector256.Create(-1.6668057665e-1f), Vector256.Create(2.0000714765e-1f)), square, Vector256.MultiplyAddEstimate(m, Vector256.Create(-2.4999993993e-1f), Vector256.Create(3.3333331174e-1f))));
        p = Vector256.MultiplyAddEstimate(e, Vector256.Create(-2.12194440e-4f), p * (m * square));
        p = Vector256.MultiplyAddEstimate(square, Vector256.Create(-0.5f), p);
        p = Vector256.MultiplyAddEstimate(e, Vector256.Create(0.693359375f), m + p);

        // Outside (0, ∞): -∞ at 0, NaN below, and ∞ and NaN are their own logarithms.
        var outside = Vector256.ConditionalSelect(
            Vector256.LessThan(x, Vector256<float>.Zero), Vector256.Create(float.NaN), x);
        outside = Vector256.ConditionalSelect(
            Vector256.Equals(x, Vector256<float>.Zero), Vector256.Create(float.NegativeInfinity), outside);
        var inside = Vector256.GreaterThan(x, Vector256<float>.Zero)
            & Vector256.LessThan(x, Vector256.Create(float.PositiveInfinity));
        return Vector256.ConditionalSelect(inside, p, outside);
    }

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        // Beyond the bound the quotient is 1. The bounds stand in front, so that they hand on NaN.
        var c = Vector256.MinNative(Vector256.Create(9f), Vector256.MaxNative(Vector256.Create(-9f), x));
        var s = c * c;
        var f = s * s;
        var p = Vector256.MultiplyAddEstimate(s, Vector256.Create(2.0609077e-5f), Vector256.Create(3.4955877e-3f));
        p = Vector256.MultiplyAddEstimate(f, Vector256.Create(1.3354655e-8f), p);
        p = Vector256.MultiplyAddEstimate(p, c * f, Vector256.MultiplyAddEstimate(s, Vector256.Create(1.3381025e-1f), Vector256<float>.One) * c);
        var q = Vector256.MultiplyAddEstimate(s, Vector256.Create(3.2856342e-4f), Vector256.Create(2.587698e-2f));
        q = Vector256.MultiplyAddEstimate(f, Vector256.Create(7.776555e-7f), q);
        q = Vector256.MultiplyAddEstimate(q, f, Vector256.MultiplyAddEstimate(s, Vector256.Create(4.6714342e-1f), Vector256<float>.One));
        return Vector256.MinNative(Vector256<float>.One, Vector256.MaxNative(Vector256.Create(-1f), p / q));
    }

    /// <inheritdoc cref="Logistic(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Logistic(Vector256<float> x) =>
        Vector256<float>.One / (Vector256<float>.One + Decay(x));

    /// <inheritdoc cref="LogisticTanh(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> LogisticTanh(Vector256<float> x, Vector256<float> y)
    {
        // Both are quotients; their product needs one division. e^-x comes first: fewer values wait at a time.
        var e = Decay(x);
        TanhQuotient(y, out var p, out var q);
        return p / Vector256.MultiplyAddEstimate(q, e, q);
    }

    /// <inheritdoc cref="LogisticMix(float, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> LogisticMix(Vector256<float> x, Vector256<float> h, Vector256<float> y)
    {
        // z = 1 / (1 + e) and tanh(y) = p / q over one denominator: z·h + (1 - z)·p / q = (h·q + e·p) / (q·(1 + e)). The bound keeps e·p finite.
        var e = Decay(Vector256.MaxNative(Vector256.Create(-80f), x));
        TanhQuotient(y, out var p, out var q);
        return Vector256.MultiplyAddEstimate(p, e, h * q) / Vector256.MultiplyAddEstimate(q, e, q);
    }

    // tanh(x) = p / q. The bounds stand in front, so that they hand on NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TanhQuotient(Vector256<float> x, out Vector256<float> p, out Vector256<float> q)
    {
        var c = Vector256.MinNative(Vector256.Create(TanhCoefficient(0)), Vector256.MaxNative(Vector256.Create(TanhCoefficient(1)), x));
        var s = c * c;
        var f = s * s;
        p = Vector256.MultiplyAddEstimate(s, Vector256.Create(TanhCoefficient(2)), Vector256.Create(TanhCoefficient(3)));
        p = Vector256.MultiplyAddEstimate(f, Vector256.Create(TanhCoefficient(4)), p);
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.MultiplyAddEstimate(s, Vector256.Create(TanhCoefficient(5)), Vector256.Create(TanhCoefficient(6))));
        q = Vector256.MultiplyAddEstimate(s, Vector256.Create(TanhCoefficient(7)), Vector256.Create(TanhCoefficient(8)));
        q = Vector256.MultiplyAddEstimate(f, Vector256.Create(TanhCoefficient(9)), q);
        q = Vector256.MultiplyAddEstimate(q, f, Vector256.MultiplyAddEstimate(s, Vector256.Create(TanhCoefficient(10)), Vector256.Create(TanhCoefficient(6))));
        p *= c;
    }

    // e^-x for x in [-87.33, 87.33], to which others are moved; there 2^n is one factor. The bounds stand in front, so that they hand on NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> Decay(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.Create(87.33654f), Vector256.MaxNative(Vector256.Create(-87.33654f), x));
        var t = Vector256.MultiplyAddEstimate(x, Vector256.Create(-1.44269504088896341f), Vector256.Create(12582912f));
        var n = t - Vector256.Create(12582912f);
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(0.693359375f), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-2.12194440e-4f), r);
        var s = r * r;
        var p = Vector256.MultiplyAddEstimate(r, Vector256.Create(-8.368725e-3f), Vector256.Create(4.166839e-2f));
        p = Vector256.MultiplyAddEstimate(s, Vector256.Create(1.3814581e-3f), p);
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.MultiplyAddEstimate(r, Vector256.Create(-1.6666521e-1f), Vector256.Create(4.9999994e-1f)));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256<float>.One - r);
        return HasScale ? Scale(p, n) : p * ((t.AsInt32() << 23) + Vector256.Create(0x3f800000)).AsSingle();
    }

    /// <inheritdoc cref="Softplus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Softplus(Vector256<float> x)
    {
        // log(1 + e^x) = max(x, 0) + log(1 + u), u = e^-|x|; what 1 + u loses of u comes back as a correction.
        var u = Exp(-Vector256.Abs(x));
        var w = Vector256<float>.One + u;
        var lost = u - (w - Vector256<float>.One);
        return Vector256.MaxNative(x, Vector256<float>.Zero) + (Log(w) + (lost / w));
    }

    /// <inheritdoc cref="Erf(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Erf(Vector256<float> x)
    {
        var t = Vector256.Abs(x);
        var s = x * x;

        // |x| > 0.927734375: 1 - e^polynomial.
        var r = Vector256.MultiplyAddEstimate(Vector256.Create(-1.72853470e-5f), t, Vector256.Create(3.83197126e-4f));
        var u = Vector256.MultiplyAddEstimate(Vector256.Create(-3.88396438e-3f), t, Vector256.Create(2.42546219e-2f));
        r = Vector256.MultiplyAddEstimate(r, s, u);
        r = Vector256.MultiplyAddEstimate(r, t, Vector256.Create(-1.06777877e-1f));
        r = Vector256.MultiplyAddEstimate(r, t, Vector256.Create(-6.34846687e-1f));
        r = Vector256.MultiplyAddEstimate(r, t, Vector256.Create(-1.28717512e-1f));
        r = Vector256.MultiplyAddEstimate(r, t, -t);
        var large = Vector256.CopySign(Vector256<float>.One - Exp(r), x);

        // Elsewhere x plus an odd polynomial.
        var p = Vector256.Create(-5.96761703e-4f);
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(4.99119423e-3f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-2.67681349e-2f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(1.12819925e-1f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-3.76125336e-1f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(1.28379166e-1f));
        var small = Vector256.MultiplyAddEstimate(p, x, x);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(t, Vector256.Create(0.927734375f)), large, small);
    }

    /// <summary>cos(2π·turns) for turns in [-1, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    internal static Vector256<float> CosTurns(Vector256<float> turns)
    {
        // k half turns give the sign; the rest f in [-¼, ¼] is sin(2πg), g = ¼ - |f|, without loss near the zeros.
        var t = (turns + turns) + Vector256.Create(12582912f);
        var k = t - Vector256.Create(12582912f);
        var g = Vector256.Create(0.25f) - Vector256.Abs(turns - (k * Vector256.Create(0.5f)));
        var s = g * g;
        var p = Vector256.Create(3.8199526f);
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-15.094643f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(42.058693f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-76.705860f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(81.605249f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-41.341702f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(6.2831853f));
        return ((p * g).AsInt32() ^ (t.AsInt32() << 31)).AsSingle();
    }
}
