using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = log(1 + e^x); y' = logistic(x).</summary>
internal readonly struct Softplus<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>log(1 + e^x) as max(x, 0) + log(1 + e^-|x|), which does not overflow.</summary>
    public static T Log1PlusExp(T x) => T.Max(x, T.Zero) + T.LogP1(T.Exp(-T.Abs(x)));

    public T Value(T x) => Log1PlusExp(x);

    public T Slope(T x, T y) => Logistic<T>.Sigmoid(x);
}
