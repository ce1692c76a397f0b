using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>max(1 - t p, 0) for targets of -1 and 1. Slope -t where t p is below 1.</summary>
internal readonly struct Hinge<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => T.Max(T.One - (t * p), T.Zero);

    public T Slope(T p, T t) => t * p < T.One ? -t : T.Zero;
}
