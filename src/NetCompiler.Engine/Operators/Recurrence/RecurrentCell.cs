using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>One step of a recurrent layer on one example. Sums are x W + b and h U + c, gate after gate, each as long as the state.</summary>
internal interface IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract int Gates { get; }

    static abstract int States { get; }

    /// <summary>Computes the states after the step.</summary>
    static abstract void Forward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, Span<T> nextH, Span<T> nextC);

    /// <summary>
    /// From the gradients of the states after the step those of the sums, and what reaches the states before the step past the weights, which
    /// replaces <paramref name="dh"/> and <paramref name="dc"/>.
    /// </summary>
    static abstract void Backward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, ReadOnlySpan<T> nextH, ReadOnlySpan<T> nextC,
        Span<T> dh, Span<T> dc, Span<T> dFromInput, Span<T> dFromState);
}

internal static class RecurrentMath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Logistic(T x) => T.One / (T.One + T.Exp(-x));
}
