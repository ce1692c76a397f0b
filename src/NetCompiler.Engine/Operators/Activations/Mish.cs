using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x tanh(softplus(x)); with t = tanh(softplus(x)), y' = t + x (1 - t²) logistic(x).</summary>
internal readonly struct Mish<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T SlopeAt(T x, T t) => t + (x * (T.One - (t * t)) * Logistic<T>.Sigmoid(x));

    public T Value(T x) => x * T.Tanh(Softplus<T>.Log1PlusExp(x));

    public T Slope(T x, T y) => SlopeAt(x, T.Tanh(Softplus<T>.Log1PlusExp(x)));
}
