using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x limited to 0..6; y' = 1 inside.</summary>
internal readonly struct Relu6<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Six => T.CreateTruncating(6);

    public T Value(T x) => T.Min(T.Max(x, T.Zero), Six);

    public T Slope(T x, T y) => x > T.Zero && x < Six ? T.One : T.Zero;
}
