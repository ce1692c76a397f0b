using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = scale x above 0, else scale alpha (e^x - 1), with the constants that keep mean 0 and variance 1.</summary>
internal readonly struct Selu<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Alpha => T.CreateTruncating(1.6732632423543772848170429916717);

    private static T Scale => T.CreateTruncating(1.0507009873554804934193349852946);

    public T Value(T x) => Scale * (x > T.Zero ? x : Alpha * T.ExpM1(x));

    public T Slope(T x, T y) => Scale * (x > T.Zero ? T.One : Alpha * T.Exp(x));
}
