using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>t (log t - p) with log-probabilities p, summed over the elements; 0 log 0 = 0. Slope -t.</summary>
internal readonly struct KullbackLeibler<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => t > T.Zero ? t * (T.Log(t) - p) : -t * p;

    public T Slope(T p, T t) => -t;
}
