using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>log(1 + e^(-t p)) for targets of -1 and 1. Slope -t logistic(-t p).</summary>
internal readonly struct LogisticLoss<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T p, T t) => Softplus<T>.Log1PlusExp(-t * p);

    public T Slope(T p, T t) => -t * Logistic<T>.Sigmoid(-t * p);
}
