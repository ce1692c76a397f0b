using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>h' = tanh(a), or max(a, 0), with a the sum of both.</summary>
internal readonly struct RnnCell<T, TActivation> : IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TActivation : IRnnActivation<T>
{
    public static int Gates => 1;

    public static int States => 1;

    public static void Forward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, Span<T> nextH, Span<T> nextC)
    {
        for (var i = 0; i < nextH.Length; i++)
        {
            nextH[i] = TActivation.Value(fromInput[i] + fromState[i]);
        }
    }

    public static void Backward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, ReadOnlySpan<T> nextH, ReadOnlySpan<T> nextC,
        Span<T> dh, Span<T> dc, Span<T> dFromInput, Span<T> dFromState)
    {
        for (var i = 0; i < dh.Length; i++)
        {
            dFromInput[i] = dFromState[i] = dh[i] * TActivation.Slope(nextH[i]);
            dh[i] = T.Zero;
        }
    }
}

internal interface IRnnActivation<T>
{
    static abstract T Value(T x);

    /// <summary>The slope where the value is <paramref name="y"/>.</summary>
    static abstract T Slope(T y);
}

internal readonly struct RnnTanh<T> : IRnnActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Value(T x) => T.Tanh(x);

    public static T Slope(T y) => T.One - (y * y);
}

internal readonly struct RnnRelu<T> : IRnnActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Value(T x) => x > T.Zero ? x : T.Zero;

    public static T Slope(T y) => y > T.Zero ? T.One : T.Zero;
}
