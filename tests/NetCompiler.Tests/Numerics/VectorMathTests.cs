using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NetCompiler.Numerics;

namespace NetCompiler.Tests.Numerics;

public sealed class VectorMathTests
{
    private delegate float One(float x);

    private delegate Vector512<float> Sixteen(Vector512<float> x);

    private delegate Vector256<float> Eight(Vector256<float> x);

    private delegate Vector128<float> Four(Vector128<float> x);

    private sealed record Function(
        One Scalar, Sixteen V512, Eight V256, Four V128, Func<double, double> Exact, double Ulp, float From, float To, double Floor);

    private static readonly bool Fused =
        System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported;

    private static readonly Dictionary<string, Function> Functions = new()
    {
        ["exp"] = new(VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, Math.Exp, 2, -100, 100, 1.1754944e-38),
        ["log"] = new(VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log, Math.Log, 2, 0, float.MaxValue, 0),
        ["tanh"] = new(VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, Math.Tanh, Fused ? 5 : 6, -50, 50, 0),
        ["logistic"] = new(VectorMath.Logistic, VectorMath.Logistic, VectorMath.Logistic, VectorMath.Logistic, static x => 1 / (1 + Math.Exp(-x)), 4, -100, 100, 1.176e-38),
        ["softplus"] = new(VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, static x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))), 3, -100, 100, 1.1754944e-38),
        ["erf"] = new(VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, Erf, 3, -30, 30, 0),
        ["sine"] = new(VectorMath.Sine, VectorMath.Sine, VectorMath.Sine, VectorMath.Sine, Math.Sin, 1, -100, 100, 0),
        ["cosine"] = new(VectorMath.Cosine, VectorMath.Cosine, VectorMath.Cosine, VectorMath.Cosine, Math.Cos, 1, -100, 100, 0),
        ["arctangent"] = new(VectorMath.Arctangent, VectorMath.Arctangent, VectorMath.Arctangent, VectorMath.Arctangent, Math.Atan, 1, -1e6f, 1e6f, 0),
    };

    public static TheoryData<string> Names() => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_within_its_ulps_over_the_whole_range(string name)
    {
        var f = Functions[name];
        var worst = 0.0;
        var where = 0f;
        foreach (var x in Points(f.From, f.To))
        {
            var exact = f.Exact(x);
            var actual = f.Scalar(x);
            if (Math.Abs(exact) < f.Floor)
            {
                Assert.True(Math.Abs(actual) <= f.Floor * 1.000001, $"{name}({x:R}) = {actual:R} should vanish");
                continue;
            }

            if (Math.Abs(exact) > float.MaxValue)
            {
                Assert.True(float.IsPositiveInfinity(actual) || actual > 3.4028e38f, $"{name}({x:R}) = {actual:R} should be infinite");
                continue;
            }

            var error = Math.Abs(actual - exact) / Ulp(exact);
            if (!(error <= worst))
            {
                (worst, where) = (error, x);
            }
        }

        Assert.True(worst <= f.Ulp, $"{name}({where:R}) is {worst:F2} ulp off");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_bits_at_every_width_and_place(string name)
    {
        var f = Functions[name];
        Span<float> lanes = stackalloc float[16];
        float[] special = [0, -0f, 1, -1, 88.5f, 88.8f, 1e30f, -1e30f, 1e-40f, -1e-40f, -87.3f, -87.4f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.5f];
        float[][] all = [special, .. Points(f.From, f.To).Where(static (_, i) => i % 37 == 0).Chunk(16).Where(static c => c.Length == 16)];
        foreach (var chunk in all)
        {
            chunk.CopyTo(lanes);
            var v512 = f.V512(Vector512.Create<float>(lanes));
            for (var i = 0; i < 16; i++)
            {
                var expected = Bits(f.Scalar(chunk[i]));
                Assert.Equal(expected, Bits(v512[i]));
                Assert.Equal(expected, Bits(f.V256(Vector256.Create<float>(lanes[(i & 8)..]))[i & 7]));
                Assert.Equal(expected, Bits(f.V128(Vector128.Create<float>(lanes[(i & 12)..]))[i & 3]));
            }
        }
    }

    [Fact]
    public void Special_numbers_give_what_mathematics_says()
    {
        Assert.All(Functions.Values, static f => Assert.True(float.IsNaN(f.Scalar(float.NaN))));
        const float Infinity = float.PositiveInfinity;
        Assert.Equal((Infinity, 0f, 1f), (VectorMath.Exp(Infinity), VectorMath.Exp(-Infinity), VectorMath.Exp(0)));
        Assert.Equal((Infinity, 0f), (VectorMath.Exp(88.73f), VectorMath.Exp(-88f)));
        Assert.Equal((Infinity, -Infinity, -Infinity, 0f), (VectorMath.Log(Infinity), VectorMath.Log(0), VectorMath.Log(-0f), VectorMath.Log(1)));
        Assert.True(float.IsNaN(VectorMath.Log(-1)) && float.IsNaN(VectorMath.Log(-Infinity)));
        Assert.Equal(1, VectorMath.Tanh(Infinity), 0f);
        Assert.Equal((-VectorMath.Tanh(Infinity), 0f), (VectorMath.Tanh(-Infinity), VectorMath.Tanh(0)));
        Assert.Equal((1f, 0.5f), (VectorMath.Logistic(Infinity), VectorMath.Logistic(0)));
        Assert.InRange(VectorMath.Logistic(-Infinity), 1.1754944e-38f, 1.18e-38f);
        Assert.Equal((Infinity, 0f, 100f), (VectorMath.Softplus(Infinity), VectorMath.Softplus(-Infinity), VectorMath.Softplus(100)));
        Assert.Equal((1f, -1f, 0f), (VectorMath.Erf(Infinity), VectorMath.Erf(-Infinity), VectorMath.Erf(0)));
    }

    [Fact]
    public void A_gated_value_is_the_product_of_gate_and_value_at_every_width()
    {
        float[] points = [0, 1e-6f, 0.3f, 1, 4, 7.9f, 8.1f, 30, 87, 89, 1e30f, float.PositiveInfinity];
        points = [.. points, .. points.Select(static p => -p)];
        foreach (var x in points)
        {
            foreach (var y in points)
            {
                var actual = VectorMath.LogisticTanh(x, y);
                var exact = Math.Tanh(y) / (1 + Math.Exp(-x));
                Assert.True(Math.Abs(actual - exact) <= (8 * Ulp(exact)) + 1.18e-38, $"{x} {y}: {actual} for {exact}");
                Assert.Equal(Bits(actual), Bits(VectorMath.LogisticTanh(Vector512.Create(x), Vector512.Create(y))[5]));
                Assert.Equal(Bits(actual), Bits(VectorMath.LogisticTanh(Vector256.Create(x), Vector256.Create(y))[5]));
            }

            Assert.True(float.IsNaN(VectorMath.LogisticTanh(x, float.NaN)));
            Assert.True(float.IsNaN(VectorMath.LogisticTanh(float.NaN, x)));
        }
    }

    [Fact]
    public void A_mix_is_what_is_kept_and_what_comes_in_its_place_at_every_width()
    {
        float[] points = [0, 1e-6f, 0.3f, 1, 4, 7.9f, 8.1f, 30, 79, 81, 89, 1e30f, float.PositiveInfinity];
        points = [.. points, .. points.Select(static p => -p)];
        foreach (var x in points)
        {
            foreach (var y in points)
            {
                foreach (var h in new[] { 0, 1e-7f, 0.6f, -0.9f, 1, -1, 123 })
                {
                    var actual = VectorMath.LogisticMix(x, h, y);
                    var z = 1 / (1 + Math.Exp(-x));
                    var (kept, taken) = (z * h, Math.Tanh(y) / (1 + Math.Exp(x)));
                    Assert.True(Math.Abs(actual - (kept + taken)) <= (8 * (Ulp(kept) + Ulp(taken))) + 1.9e-35 * (1 + Math.Abs(h)), $"{x} {h} {y}: {actual} for {kept + taken}");
                    Assert.Equal(Bits(actual), Bits(VectorMath.LogisticMix(Vector512.Create(x), Vector512.Create(h), Vector512.Create(y))[5]));
                    Assert.Equal(Bits(actual), Bits(VectorMath.LogisticMix(Vector256.Create(x), Vector256.Create(h), Vector256.Create(y))[5]));
                }
            }

            Assert.True(float.IsNaN(VectorMath.LogisticMix(x, float.NaN, 1)) && float.IsNaN(VectorMath.LogisticMix(x, 1, float.NaN)) && float.IsNaN(VectorMath.LogisticMix(float.NaN, x, 1)));
        }
    }

    [Fact]
    public void Horizontal_forms_halve_in_one_order()
    {
        float[] v = [1e8f, 1, -1e8f, 1, 3, 5, 7, 9, 0.1f, 0.2f, 0.3f, 0.4f, 1e-3f, 2e-3f, -3, 4];
        var eight = Enumerable.Range(0, 8).Select(i => v[i] + v[i + 8]).ToArray();
        var four = Enumerable.Range(0, 4).Select(i => eight[i] + eight[i + 4]).ToArray();
        var expected = (four[0] + four[2]) + (four[1] + four[3]);
        Assert.Equal(expected, VectorMath.HorizontalSum(Vector512.Create<float>(v)));
        Assert.Equal(expected, VectorMath.HorizontalSum(Vector256.Create<float>(eight)));
        Assert.Equal(expected, VectorMath.HorizontalSum(Vector128.Create<float>(four)));
        Assert.Equal(v.Max(), VectorMath.HorizontalMax(Vector512.Create<float>(v)));
        Assert.Equal(v.Min(), VectorMath.HorizontalMin(Vector512.Create<float>(v)));
        v[11] = float.NaN;
        Assert.True(float.IsNaN(VectorMath.HorizontalMax(Vector512.Create<float>(v))));
        Assert.True(float.IsNaN(VectorMath.HorizontalMin(Vector512.Create<float>(v))));
    }

    [Fact]
    public void Four_sums_at_once_have_the_bits_of_each()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 16).Select(_ => (float)Math.Pow(10, random.Next(-6, 7)) * (random.NextSingle() - 0.5f)).ToArray()).ToArray();
        Vector512<float> Sixteen(int i) => Vector512.Create<float>(rows[i]);
        Vector256<float> Eight(int i) => Vector256.Create<float>(rows[i].AsSpan(3));
        Vector128<float> Four(int i) => Vector128.Create<float>(rows[i].AsSpan(7));
        var (wide, middle, narrow) = (VectorMath.HorizontalSums(Sixteen(0), Sixteen(1), Sixteen(2), Sixteen(3)),
            VectorMath.HorizontalSums(Eight(0), Eight(1), Eight(2), Eight(3)), VectorMath.HorizontalSums(Four(0), Four(1), Four(2), Four(3)));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(VectorMath.HorizontalSum(Sixteen(i)), wide[i]);
            Assert.Equal(VectorMath.HorizontalSum(Eight(i)), middle[i]);
            Assert.Equal(VectorMath.HorizontalSum(Four(i)), narrow[i]);
        }
    }

    [Fact]
    public void The_three_widths_are_one_text()
    {
        var folder = Path.GetFullPath("../../../src/NetCompiler/Numerics", Folder());
        var text = File.ReadAllLines(Path.Combine(folder, "VectorMath512.cs")).Where(static l => !l.StartsWith("// ", StringComparison.Ordinal)).ToArray();
        foreach (var width in (string[])["256", "128"])
        {
            Assert.Equal(text.Select(l => l.Replace("Vector512", $"Vector{width}", StringComparison.Ordinal)), File.ReadAllLines(Path.Combine(folder, $"VectorMath{width}.cs")));
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static int Bits(float x) => float.IsNaN(x) ? -1 : BitConverter.SingleToInt32Bits(x);

    /// <summary>Floats spread over the representable numbers of the range, and evenly over its middle.</summary>
    private static IEnumerable<float> Points(float from, float to)
    {
        for (long bits = 0x00800000; bits < 0x7f800000; bits += 20011)
        {
            var x = BitConverter.Int32BitsToSingle((int)bits);
            if (x <= to)
            {
                yield return x;
            }

            if (-x >= from)
            {
                yield return -x;
            }
        }

        var (low, high) = (Math.Max(from, -110f), Math.Min(to, 110f));
        for (var i = 1; i < 200_000; i++)
        {
            yield return low + ((high - low) * (i / 200_000f));
        }
    }

    private static double Ulp(double x)
    {
        var single = (float)Math.Abs(x);
        return Math.Max(1.1754944e-38f, single) is var s && s < float.MaxValue ? (double)MathF.BitIncrement(s) - s : Math.Pow(2, 104);
    }

    private static double LogOnePlus(double u) => u < 1e-5 ? u * (1 - (u / 2) + (u * u / 3)) : Math.Log(1 + u);

    /// <summary>The error function in double: its series, and a continued fraction of the complement.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 2.5)
        {
            var fraction = 0.0;
            for (var n = 80; n >= 1; n--)
            {
                fraction = n / 2.0 / (Math.Abs(x) + fraction);
            }

            return Math.Sign(x) * (1 - (Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (Math.Abs(x) + fraction)));
        }

        double term = x, sum = x;
        for (var n = 1; n < 80; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
