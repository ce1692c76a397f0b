using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>|p - t|. Slope its sign, 0 at 0.</summary>
internal readonly struct AbsoluteError<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => T.Abs(p - t);

    public T Slope(T p, T t) => p > t ? T.One : p < t ? -T.One : T.Zero;
}
