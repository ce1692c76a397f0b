using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x above 0, else alpha x.</summary>
internal readonly struct LeakyRelu<T>(T alpha) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x > T.Zero ? x : alpha * x;

    public T Slope(T x, T y) => x > T.Zero ? T.One : alpha;
}
