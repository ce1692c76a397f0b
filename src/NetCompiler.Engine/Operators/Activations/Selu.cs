using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = gamma x above 0, else gamma alpha (e^x - 1); by default with the constants that keep mean 0 and variance 1.</summary>
internal readonly struct Selu<T>(T alpha, T gamma) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => gamma * (x > T.Zero ? x : alpha * T.ExpM1(x));

    public T Slope(T x, T y) => gamma * (x > T.Zero ? T.One : alpha * T.Exp(x));
}
