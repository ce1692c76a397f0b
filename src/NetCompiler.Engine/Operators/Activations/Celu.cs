using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x above 0, else alpha (e^(x/alpha) - 1).</summary>
internal readonly struct Celu<T>(T alpha) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x > T.Zero ? x : alpha * T.ExpM1(x / alpha);

    public T Slope(T x, T y) => x > T.Zero ? T.One : T.Exp(x / alpha);
}
