using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x s with s = logistic(x); y' = s (1 + x (1 - s)).</summary>
internal readonly struct Silu<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T SlopeAt(T x, T s) => s * (T.One + (x * (T.One - s)));

    public T Value(T x) => x * Logistic<T>.Sigmoid(x);

    public T Slope(T x, T y) => SlopeAt(x, Logistic<T>.Sigmoid(x));
}
