using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>e^(-t p) for targets of -1 and 1. Slope -t e^(-t p).</summary>
internal readonly struct ExponentialLoss<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => T.Exp(-t * p);

    public T Slope(T p, T t) => -t * T.Exp(-t * p);
}
