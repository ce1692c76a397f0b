using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x above 0, else alpha (e^x - 1); y' = 1 above 0, else alpha e^x.</summary>
internal readonly struct Elu<T>(T alpha) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x > T.Zero ? x : alpha * T.ExpM1(x);

    public T Slope(T x, T y) => x > T.Zero ? T.One : alpha * T.Exp(x);
}
