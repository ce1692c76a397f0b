using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x / 6 + 1/2 limited to 0..1; y' = 1/6 inside.</summary>
internal readonly struct HardSigmoid<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Min(T.Max((x + T.CreateTruncating(3)) / T.CreateTruncating(6), T.Zero), T.One);

    public T Slope(T x, T y) => T.Abs(x) < T.CreateTruncating(3) ? T.One / T.CreateTruncating(6) : T.Zero;
}
