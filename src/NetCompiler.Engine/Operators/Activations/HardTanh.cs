using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x limited to -1..1; y' = 1 inside.</summary>
internal readonly struct HardTanh<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Min(T.Max(x, -T.One), T.One);

    public T Slope(T x, T y) => T.Abs(x) < T.One ? T.One : T.Zero;
}
