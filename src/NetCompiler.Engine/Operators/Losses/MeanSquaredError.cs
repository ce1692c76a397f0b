using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>(p - t)². Slope 2 (p - t).</summary>
internal readonly struct SquaredError<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => (p - t) * (p - t);

    public T Slope(T p, T t) => T.CreateTruncating(2) * (p - t);
}
