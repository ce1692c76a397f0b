using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = 1 / (1 + e^(-steepness x)); y' = steepness y (1 - y).</summary>
internal readonly struct Logistic<T>(T steepness) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1 / (1 + e^-x), from the exponential that cannot overflow.</summary>
    public static T Sigmoid(T x)
    {
        var e = T.Exp(-T.Abs(x));
        return x < T.Zero ? e / (T.One + e) : T.One / (T.One + e);
    }

    public T Value(T x) => Sigmoid(steepness * x);

    public T Slope(T x, T y) => steepness * y * (T.One - y);
}
