using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>d² / 2 for |d| up to delta, else delta (|d| - delta / 2), d = p - t. Slope d limited to ± delta.</summary>
internal readonly struct Huber<T>(T delta) : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T At(T d) => d <= delta ? d * d / T.CreateTruncating(2) : delta * (d - (delta / T.CreateTruncating(2)));

    public T Value(T p, T t) => At(T.Abs(p - t));

    public T Slope(T p, T t) => T.Min(T.Max(p - t, -delta), delta);
}
