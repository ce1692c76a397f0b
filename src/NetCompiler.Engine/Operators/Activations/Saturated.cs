using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x limited to 0..1; y' = 1 inside. The saturated linear function of the lectures.</summary>
internal readonly struct Saturated<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Min(T.Max(x, T.Zero), T.One);

    public T Slope(T x, T y) => x > T.Zero && x < T.One ? T.One : T.Zero;
}
