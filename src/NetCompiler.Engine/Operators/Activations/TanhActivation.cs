using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = tanh(x); y' = 1 - y².</summary>
internal readonly struct HyperbolicTangent<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Tanh(x);

    public T Slope(T x, T y) => T.One - (y * y);
}
