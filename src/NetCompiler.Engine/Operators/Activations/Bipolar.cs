using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = (1 - e^-x) / (1 + e^-x), which is tanh(x / 2); y' = (1 - y²) / 2.</summary>
internal readonly struct Bipolar<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Tanh(x * T.CreateTruncating(0.5));

    public T Slope(T x, T y) => (T.One - (y * y)) * T.CreateTruncating(0.5);
}
