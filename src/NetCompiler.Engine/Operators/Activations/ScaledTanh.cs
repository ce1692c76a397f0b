using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = 1.7159 tanh(2x/3); y' = (2/3) (1.7159 - y² / 1.7159).</summary>
internal readonly struct ScaledTanh<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Height => T.CreateTruncating(1.7159);

    private static T Rate => T.CreateTruncating(2.0 / 3.0);

    public T Value(T x) => Height * T.Tanh(x * Rate);

    public T Slope(T x, T y) => Rate * (Height - (y * y / Height));
}
