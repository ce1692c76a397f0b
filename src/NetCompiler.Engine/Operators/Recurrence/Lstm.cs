using System.Numerics;
using static NetCompiler.Engine.Operators.GateOrder;

namespace NetCompiler.Engine.Operators;

/// <summary>c' = f c + i g, h' = o tanh(c'); i, f, o are logistic, g is tanh, of the sum of both.</summary>
internal readonly struct LstmCell<T> : IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Gates => 4;

    public static int States => 2;

    public static void Forward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, Span<T> nextH, Span<T> nextC)
    {
        var n = nextH.Length;
        for (var j = 0; j < n; j++)
        {
            var (i, f, g, o) = Read(fromInput, fromState, j, n);
            nextC[j] = (f * c[j]) + (i * g);
            nextH[j] = o * T.Tanh(nextC[j]);
        }
    }

    public static void Backward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, ReadOnlySpan<T> nextH, ReadOnlySpan<T> nextC,
        Span<T> dh, Span<T> dc, Span<T> dFromInput, Span<T> dFromState)
    {
        var n = dh.Length;
        for (var j = 0; j < n; j++)
        {
            var (i, f, g, o) = Read(fromInput, fromState, j, n);
            var t = T.Tanh(nextC[j]);
            var d = dc[j] + (dh[j] * o * (T.One - (t * t)));
            dFromInput[(LstmInput * n) + j] = d * g * i * (T.One - i);
            dFromInput[(LstmForget * n) + j] = d * c[j] * f * (T.One - f);
            dFromInput[(LstmNew * n) + j] = d * i * (T.One - (g * g));
            dFromInput[(LstmOutput * n) + j] = dh[j] * t * o * (T.One - o);
            dc[j] = d * f;
            dh[j] = T.Zero;
        }

        dFromInput.CopyTo(dFromState);
    }

    private static (T I, T F, T G, T O) Read(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int j, int n) => (
        RecurrentMath<T>.Logistic(a[(LstmInput * n) + j] + b[(LstmInput * n) + j]),
        RecurrentMath<T>.Logistic(a[(LstmForget * n) + j] + b[(LstmForget * n) + j]),
        T.Tanh(a[(LstmNew * n) + j] + b[(LstmNew * n) + j]),
        RecurrentMath<T>.Logistic(a[(LstmOutput * n) + j] + b[(LstmOutput * n) + j]));
}

/// <summary>Where the gates stand in weights and sums: PyTorch's order.</summary>
internal static class GateOrder
{
    public const int LstmInput = 0;
    public const int LstmForget = 1;
    public const int LstmNew = 2;
    public const int LstmOutput = 3;
    public const int GruReset = 0;
    public const int GruUpdate = 1;
    public const int GruNew = 2;
}
