using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>(p - t)² / 2, summed over the elements. Slope p - t.</summary>
internal readonly struct HalfSquaredError<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => T.CreateTruncating(0.5) * (p - t) * (p - t);

    public T Slope(T p, T t) => p - t;
}
