using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = factor x + offset, with fixed numbers; y' = factor.</summary>
internal readonly struct Scale<T>(T factor, T offset) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => (factor * x) + offset;

    public T Slope(T x, T y) => factor;
}
