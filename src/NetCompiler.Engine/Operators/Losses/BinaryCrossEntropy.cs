using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>-(t log p + (1 - t) log(1 - p)) of a probability; p and 1 - p count as at least 1e-12. Slope (1 - t) / (1 - p) - t / p.</summary>
internal readonly struct BinaryCrossEntropy<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Floored(T probability) => T.Max(probability, CrossEntropy<T>.Floor);

    public T Value(T p, T t) => -(t * T.Log(Floored(p))) - ((T.One - t) * T.Log(Floored(T.One - p)));

    public T Slope(T p, T t) => ((T.One - t) / Floored(T.One - p)) - (t / Floored(p));
}
