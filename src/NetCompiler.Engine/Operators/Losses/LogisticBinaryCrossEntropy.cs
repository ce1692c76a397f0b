using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>Binary cross-entropy of logistic(z), z = steepness p, from z itself: max(z, 0) - z t + log(1 + e^-|z|). Slope steepness (logistic(z) - t).</summary>
internal readonly struct LogisticBinaryCrossEntropy<T>(T steepness) : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T At(T z, T t) => Softplus<T>.Log1PlusExp(z) - (z * t);

    public T Value(T p, T t) => At(steepness * p, t);

    public T Slope(T p, T t) => steepness * (Logistic<T>.Sigmoid(steepness * p) - t);
}
