using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x above alpha, else 0.</summary>
internal readonly struct ThresholdedRelu<T>(T alpha) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x > alpha ? x : T.Zero;

    public T Slope(T x, T y) => x > alpha ? T.One : T.Zero;
}
