using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>d² / (2 beta) for |d| below beta, else |d| - beta / 2, d = p - t. Slope d / beta limited to ± 1.</summary>
internal readonly struct SmoothAbsoluteError<T>(T beta) : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T At(T d) => d < beta ? d * d / (beta + beta) : d - (beta / T.CreateTruncating(2));

    private T SlopeAt(T d, T size) => size < beta ? d / beta : d > T.Zero ? T.One : d < T.Zero ? -T.One : T.Zero;

    public T Value(T p, T t) => At(T.Abs(p - t));

    public T Slope(T p, T t) => SlopeAt(p - t, T.Abs(p - t));
}
