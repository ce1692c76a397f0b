using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>e^p - t p: the likelihood of a count t whose expected value is e^p. Slope e^p - t.</summary>
internal readonly struct PoissonOfLogarithm<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => T.Exp(p) - (t * p);

    public T Slope(T p, T t) => T.Exp(p) - t;
}

/// <summary>p - t log(p + 1e-8): the same with the expected value p itself. Slope 1 - t / (p + 1e-8).</summary>
internal readonly struct PoissonOfRate<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Least => T.CreateTruncating(1e-8);

    public T Value(T p, T t) => p - (t * T.Log(p + Least));

    public T Slope(T p, T t) => T.One - (t / (p + Least));
}
