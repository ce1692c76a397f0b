using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x times the hard sigmoid of x; y' = (2x + 3) / 6 between -3 and 3, else 0 or 1.</summary>
internal readonly struct HardSwish<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x * T.Min(T.Max(x + T.CreateTruncating(3), T.Zero), T.CreateTruncating(6)) / T.CreateTruncating(6);

    public T Slope(T x, T y) => x <= T.CreateTruncating(-3) ? T.Zero : x >= T.CreateTruncating(3) ? T.One : (x + x + T.CreateTruncating(3)) / T.CreateTruncating(6);
}
