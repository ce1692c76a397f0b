using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = alpha x + beta limited to 0..1; y' = alpha inside.</summary>
internal readonly struct HardSigmoid<T>(T alpha, T beta) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Min(T.Max((alpha * x) + beta, T.Zero), T.One);

    public T Slope(T x, T y) => y > T.Zero && y < T.One ? alpha : T.Zero;
}
