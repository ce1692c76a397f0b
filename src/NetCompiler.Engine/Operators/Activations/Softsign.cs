using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x / (1 + |x|); y' = 1 / (1 + |x|)².</summary>
internal readonly struct Softsign<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x / (T.One + T.Abs(x));

    public T Slope(T x, T y) => T.One / ((T.One + T.Abs(x)) * (T.One + T.Abs(x)));
}
