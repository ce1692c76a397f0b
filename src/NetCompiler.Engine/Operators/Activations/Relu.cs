using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = max(x, 0); y' = 1 above 0.</summary>
internal readonly struct Relu<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x > T.Zero || T.IsNaN(x) ? x : T.Zero;

    public T Slope(T x, T y) => x > T.Zero ? T.One : T.Zero;
}
