using System.Numerics;
using NetCompiler.Engine.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x Φ(x), Φ the normal distribution function; y' = Φ(x) + x φ(x) with its density φ(x) = e^(-x²/2) / √(2π).</summary>
internal readonly struct Gelu<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x * NormalDistribution.Cumulative(x);

    public T Slope(T x, T y) => NormalDistribution.Cumulative(x) + (x * NormalDistribution.Density(x));
}

/// <summary>y = x (1 + tanh u) / 2 with u = √(2/π) (x + 0.044715 x³); y' = (1 + tanh u) / 2 + x (1 - tanh² u) u' / 2.</summary>
internal readonly struct GeluByTanh<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Half => T.CreateTruncating(0.5);

    private static T Rate => T.CreateTruncating(0.79788456080286535587989211986876);

    private static T Cubic => T.CreateTruncating(0.044715);

    public T Value(T x) => Half * x * (T.One + T.Tanh(Inner(x)));

    public T Slope(T x, T y)
    {
        var t = T.Tanh(Inner(x));
        var innerSlope = Rate * (T.One + (T.CreateTruncating(3) * Cubic * x * x));
        return Half * (T.One + t + (x * (T.One - (t * t)) * innerSlope));
    }

    private static T Inner(T x) => Rate * (x + (Cubic * x * x * x));
}
