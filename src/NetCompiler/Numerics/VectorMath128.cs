using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

public static partial class VectorMath
{
    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Exp(Vector128<float> x)
    {
        // n = round(x / ln 2) sits in the low bits of t. The minimum loses NaN on some machines; r is made from x itself and keeps it.
        var t = Vector128.MultiplyAddEstimate(
            Vector128.MinNative(x, Vector128.Create(89f)), Vector128.Create(1.44269504088896341f), Vector128.Create(12582912f));
        var n = t - Vector128.Create(12582912f);
        var r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-0.693359375f), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create(2.12194440e-4f), r);
        var s = r * r;
        var p = Vector128.MultiplyAddEstimate(r, Vector128.Create(8.368725e-3f), Vector128.Create(4.166839e-2f));
        p = Vector128.MultiplyAddEstimate(s, Vector128.Create(1.3814581e-3f), p);
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.MultiplyAddEstimate(r, Vector128.Create(1.6666521e-1f), Vector128.Create(4.9999994e-1f)));
        p = Vector128.MultiplyAddEstimate(p, s, r + Vector128<float>.One);
        if (HasScale)
        {
            return Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128.Create(-87.33654f)), Vector128<float>.Zero, Scale(p, n));
        }

        // 2^n as two factors, because 2^128 is no float although e^88.7 is one.
        var exponent = t.AsInt32() - Vector128.Create(0x4b400000);
        var half = exponent >> 1;
        p *= ((half << 23) + Vector128.Create(0x3f800000)).AsSingle();
        p *= ((exponent - half << 23) + Vector128.Create(0x3f800000)).AsSingle();
        return Vector128.AndNot(p, Vector128.LessThan(x, Vector128.Create(-87.33654f)));
    }

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Log(Vector128<float> x)
    {
        // x = 2^e · m with m in [√½, √2); numbers below the smallest normal one are lifted by 2^23 first.
        var tiny = Vector128.LessThan(x, Vector128.Create(1.17549435e-38f));
        var bits = Vector128.ConditionalSelect(tiny, x * Vector128.Create(8388608f), x).AsInt32();
        var exponent = (bits - Vector128.Create(0x3f3504f3)) >> 23;
        var m = (bits - (exponent << 23)).AsSingle() - Vector128<float>.One;
        var e = Vector128.ConvertToSingle(exponent) - (tiny & Vector128.Create(23f));
        var square = m * m;
        var fourth = square * square;
        var p = Vector128.MultiplyAddEstimate(m, Vector128.Create(-1.1514610310e-1f), Vector128.Create(1.1676998740e-1f));
        p = Vector128.MultiplyAddEstimate(square, Vector128.Create(7.0376836292e-2f), p);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.MultiplyAddEstimate(m, Vector128.Create(-1.2420140846e-1f), Vector128.Create(1.4249322787e-1f)));
        p = Vector128.MultiplyAddEstimate(p, fourth, Vector128.MultiplyAddEstimate(
            Vector128.MultiplyAddEstimate(m, Vector128.Create(-1.6668057665e-1f), Vector128.Create(2.0000714765e-1f)), square, Vector128.MultiplyAddEstimate(m, Vector128.Create(-2.4999993993e-1f), Vector128.Create(3.3333331174e-1f))));
        p = Vector128.MultiplyAddEstimate(e, Vector128.Create(-2.12194440e-4f), p * (m * square));
        p = Vector128.MultiplyAddEstimate(square, Vector128.Create(-0.5f), p);
        p = Vector128.MultiplyAddEstimate(e, Vector128.Create(0.693359375f), m + p);

        // Outside (0, ∞): -∞ at 0, NaN below, and ∞ and NaN are their own logarithms.
        var outside = Vector128.ConditionalSelect(
            Vector128.LessThan(x, Vector128<float>.Zero), Vector128.Create(float.NaN), x);
        outside = Vector128.ConditionalSelect(
            Vector128.Equals(x, Vector128<float>.Zero), Vector128.Create(float.NegativeInfinity), outside);
        var inside = Vector128.GreaterThan(x, Vector128<float>.Zero)
            & Vector128.LessThan(x, Vector128.Create(float.PositiveInfinity));
        return Vector128.ConditionalSelect(inside, p, outside);
    }

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        // Beyond the bound the quotient is 1. The bounds stand in front, so that they hand on NaN.
        var c = Vector128.MinNative(Vector128.Create(9f), Vector128.MaxNative(Vector128.Create(-9f), x));
        var s = c * c;
        var f = s * s;
        var p = Vector128.MultiplyAddEstimate(s, Vector128.Create(2.0609077e-5f), Vector128.Create(3.4955877e-3f));
        p = Vector128.MultiplyAddEstimate(f, Vector128.Create(1.3354655e-8f), p);
        p = Vector128.MultiplyAddEstimate(p, c * f, Vector128.MultiplyAddEstimate(s, Vector128.Create(1.3381025e-1f), Vector128<float>.One) * c);
        var q = Vector128.MultiplyAddEstimate(s, Vector128.Create(3.2856342e-4f), Vector128.Create(2.587698e-2f));
        q = Vector128.MultiplyAddEstimate(f, Vector128.Create(7.776555e-7f), q);
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.MultiplyAddEstimate(s, Vector128.Create(4.6714342e-1f), Vector128<float>.One));
        return Vector128.MinNative(Vector128<float>.One, Vector128.MaxNative(Vector128.Create(-1f), p / q));
    }

    /// <inheritdoc cref="Logistic(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Logistic(Vector128<float> x) =>
        Vector128<float>.One / (Vector128<float>.One + Decay(x));

    /// <inheritdoc cref="LogisticTanh(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> LogisticTanh(Vector128<float> x, Vector128<float> y)
    {
        // Both are quotients; their product needs one division. e^-x comes first: fewer values wait at a time.
        var e = Decay(x);
        TanhQuotient(y, out var p, out var q);
        return p / Vector128.MultiplyAddEstimate(q, e, q);
    }

    /// <inheritdoc cref="LogisticMix(float, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> LogisticMix(Vector128<float> x, Vector128<float> h, Vector128<float> y)
    {
        // z = 1 / (1 + e) and tanh(y) = p / q over one denominator: z·h + (1 - z)·p / q = (h·q + e·p) / (q·(1 + e)). The bound keeps e·p finite.
        var e = Decay(Vector128.MaxNative(Vector128.Create(-80f), x));
        TanhQuotient(y, out var p, out var q);
        return Vector128.MultiplyAddEstimate(p, e, h * q) / Vector128.MultiplyAddEstimate(q, e, q);
    }

    // tanh(x) = p / q. The bounds stand in front, so that they hand on NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TanhQuotient(Vector128<float> x, out Vector128<float> p, out Vector128<float> q)
    {
        var c = Vector128.MinNative(Vector128.Create(TanhCoefficient(0)), Vector128.MaxNative(Vector128.Create(TanhCoefficient(1)), x));
        var s = c * c;
        var f = s * s;
        p = Vector128.MultiplyAddEstimate(s, Vector128.Create(TanhCoefficient(2)), Vector128.Create(TanhCoefficient(3)));
        p = Vector128.MultiplyAddEstimate(f, Vector128.Create(TanhCoefficient(4)), p);
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.MultiplyAddEstimate(s, Vector128.Create(TanhCoefficient(5)), Vector128.Create(TanhCoefficient(6))));
        q = Vector128.MultiplyAddEstimate(s, Vector128.Create(TanhCoefficient(7)), Vector128.Create(TanhCoefficient(8)));
        q = Vector128.MultiplyAddEstimate(f, Vector128.Create(TanhCoefficient(9)), q);
        q = Vector128.MultiplyAddEstimate(q, f, Vector128.MultiplyAddEstimate(s, Vector128.Create(TanhCoefficient(10)), Vector128.Create(TanhCoefficient(6))));
        p *= c;
    }

    // e^-x for x in [-87.33, 87.33], to which others are moved; there 2^n is one factor. The bounds stand in front, so that they hand on NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<float> Decay(Vector128<float> x)
    {
        x = Vector128.MinNative(Vector128.Create(87.33654f), Vector128.MaxNative(Vector128.Create(-87.33654f), x));
        var t = Vector128.MultiplyAddEstimate(x, Vector128.Create(-1.44269504088896341f), Vector128.Create(12582912f));
        var n = t - Vector128.Create(12582912f);
        var r = Vector128.MultiplyAddEstimate(n, Vector128.Create(0.693359375f), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-2.12194440e-4f), r);
        var s = r * r;
        var p = Vector128.MultiplyAddEstimate(r, Vector128.Create(-8.368725e-3f), Vector128.Create(4.166839e-2f));
        p = Vector128.MultiplyAddEstimate(s, Vector128.Create(1.3814581e-3f), p);
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.MultiplyAddEstimate(r, Vector128.Create(-1.6666521e-1f), Vector128.Create(4.9999994e-1f)));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128<float>.One - r);
        return HasScale ? Scale(p, n) : p * ((t.AsInt32() << 23) + Vector128.Create(0x3f800000)).AsSingle();
    }

    /// <inheritdoc cref="Softplus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Softplus(Vector128<float> x)
    {
        // log(1 + e^x) = max(x, 0) + log(1 + u), u = e^-|x|; what 1 + u loses of u comes back as a correction.
        var u = Exp(-Vector128.Abs(x));
        var w = Vector128<float>.One + u;
        var lost = u - (w - Vector128<float>.One);
        return Vector128.MaxNative(x, Vector128<float>.Zero) + (Log(w) + (lost / w));
    }

    /// <inheritdoc cref="Erf(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Erf(Vector128<float> x)
    {
        var t = Vector128.Abs(x);
        var s = x * x;

        // |x| > 0.927734375: 1 - e^polynomial.
        var r = Vector128.MultiplyAddEstimate(Vector128.Create(-1.72853470e-5f), t, Vector128.Create(3.83197126e-4f));
        var u = Vector128.MultiplyAddEstimate(Vector128.Create(-3.88396438e-3f), t, Vector128.Create(2.42546219e-2f));
        r = Vector128.MultiplyAddEstimate(r, s, u);
        r = Vector128.MultiplyAddEstimate(r, t, Vector128.Create(-1.06777877e-1f));
        r = Vector128.MultiplyAddEstimate(r, t, Vector128.Create(-6.34846687e-1f));
        r = Vector128.MultiplyAddEstimate(r, t, Vector128.Create(-1.28717512e-1f));
        r = Vector128.MultiplyAddEstimate(r, t, -t);
        var large = Vector128.CopySign(Vector128<float>.One - Exp(r), x);

        // Elsewhere x plus an odd polynomial.
        var p = Vector128.Create(-5.96761703e-4f);
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(4.99119423e-3f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(-2.67681349e-2f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(1.12819925e-1f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(-3.76125336e-1f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(1.28379166e-1f));
        var small = Vector128.MultiplyAddEstimate(p, x, x);
        return Vector128.ConditionalSelect(Vector128.GreaterThan(t, Vector128.Create(0.927734375f)), large, small);
    }

    /// <summary>cos(2π·turns) for turns in [-1, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    internal static Vector128<float> CosTurns(Vector128<float> turns)
    {
        // k half turns give the sign; the rest f in [-¼, ¼] is sin(2πg), g = ¼ - |f|, without loss near the zeros.
        var t = (turns + turns) + Vector128.Create(12582912f);
        var k = t - Vector128.Create(12582912f);
        var g = Vector128.Create(0.25f) - Vector128.Abs(turns - (k * Vector128.Create(0.5f)));
        var s = g * g;
        var p = Vector128.Create(3.8199526f);
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(-15.094643f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(42.058693f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(-76.705860f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(81.605249f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(-41.341702f));
        p = Vector128.MultiplyAddEstimate(p, s, Vector128.Create(6.2831853f));
        return ((p * g).AsInt32() ^ (t.AsInt32() << 31)).AsSingle();
    }
}
