using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = -1, 0 or 1; without a slope.</summary>
internal readonly struct Sign<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.IsNaN(x) ? x : x > T.Zero ? T.One : x < T.Zero ? -T.One : T.Zero;

    public T Slope(T x, T y) => T.Zero;
}
