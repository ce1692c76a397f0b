using System.Numerics;
using static NetCompiler.Engine.Operators.GateOrder;

namespace NetCompiler.Engine.Operators;

/// <summary>h' = (1 - z) n + z h; r and z are logistic of the sum of both, n = tanh(from input + r · from state).</summary>
internal readonly struct GruCell<T> : IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Gates => 3;

    public static int States => 1;

    public static void Forward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, Span<T> nextH, Span<T> nextC)
    {
        for (var j = 0; j < nextH.Length; j++)
        {
            var (_, z, n) = Read(fromInput, fromState, j, nextH.Length);
            nextH[j] = ((T.One - z) * n) + (z * h[j]);
        }
    }

    public static void Backward(
        ReadOnlySpan<T> fromInput, ReadOnlySpan<T> fromState, ReadOnlySpan<T> h, ReadOnlySpan<T> c, ReadOnlySpan<T> nextH, ReadOnlySpan<T> nextC,
        Span<T> dh, Span<T> dc, Span<T> dFromInput, Span<T> dFromState)
    {
        var size = dh.Length;
        for (var j = 0; j < size; j++)
        {
            var (r, z, n) = Read(fromInput, fromState, j, size);
            var dn = dh[j] * (T.One - z) * (T.One - (n * n));
            var dz = dh[j] * (h[j] - n) * z * (T.One - z);
            var dr = dn * fromState[(GruNew * size) + j] * r * (T.One - r);
            dFromInput[(GruReset * size) + j] = dFromState[(GruReset * size) + j] = dr;
            dFromInput[(GruUpdate * size) + j] = dFromState[(GruUpdate * size) + j] = dz;
            dFromInput[(GruNew * size) + j] = dn;
            dFromState[(GruNew * size) + j] = dn * r;
            dh[j] *= z;
        }
    }

    private static (T R, T Z, T N) Read(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int j, int n)
    {
        var r = RecurrentMath<T>.Logistic(a[(GruReset * n) + j] + b[(GruReset * n) + j]);
        var z = RecurrentMath<T>.Logistic(a[(GruUpdate * n) + j] + b[(GruUpdate * n) + j]);
        return (r, z, T.Tanh(a[(GruNew * n) + j] + (r * b[(GruNew * n) + j])));
    }
}
