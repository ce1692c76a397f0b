using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x limited to a range; y' = 1 inside it.</summary>
internal readonly struct Clip<T>(T minimum, T maximum) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.Min(T.Max(x, minimum), maximum);

    public T Slope(T x, T y) => x > minimum && x < maximum ? T.One : T.Zero;
}
