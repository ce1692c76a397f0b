using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = 0 within lambda of 0, else x moved by bias towards 0.</summary>
internal readonly struct Shrink<T>(T lambda, T bias) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x > lambda ? x - bias : x < -lambda ? x + bias : T.Zero;

    public T Slope(T x, T y) => T.Abs(x) > lambda ? T.One : T.Zero;
}
