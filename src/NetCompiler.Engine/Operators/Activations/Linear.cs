using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x.</summary>
internal readonly struct Linear<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => x;

    public T Slope(T x, T y) => T.One;
}
