using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetCompiler.Engine.Numerics;

/// <summary>The matrix products of a dense layer over row-major matrices without gaps, blocked into 4 × 4 tiles of registers.</summary>
/// <remarks>
/// Lengths are checked on entry; the tiles then go by reference. A tile's loops are kept in methods of their own, compiled with full
/// optimisation from the first call, because loops that hold vectors are many times slower in the first tier.
/// </remarks>
internal static class MatrixProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Tile = 4;

    private static int Lanes => Vector<T>.Count;

    /// <summary>y (rows, outputs) = x (rows, inputs) · wᵀ, w (outputs, inputs), + bias (outputs, or empty): dot products of rows.</summary>
    public static void RowsTimesRows(
        ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, Span<T> y, int rows, int outputs, int inputs)
    {
        Check(x.Length, rows, inputs);
        Check(w.Length, outputs, inputs);
        Check(y.Length, rows, outputs);
        ref var x0 = ref MemoryMarshal.GetReference(x);
        ref var w0 = ref MemoryMarshal.GetReference(w);
        for (var r = 0; r < rows; r += Tile)
        {
            var tileRows = Math.Min(Tile, rows - r);
            for (var o = 0; o < outputs; o += Tile)
            {
                var tileOutputs = Math.Min(Tile, outputs - o);
                ref var xr = ref Unsafe.Add(ref x0, (nint)r * inputs);
                ref var wo = ref Unsafe.Add(ref w0, (nint)o * inputs);
                var target = y[((r * outputs) + o)..];
                if (tileRows == Tile && tileOutputs == Tile)
                {
                    DotTiles<T>.FourByFour(ref xr, ref wo, inputs, target, outputs);
                }
                else if (tileOutputs == Tile)
                {
                    for (var i = 0; i < tileRows; i++)
                    {
                        DotTiles<T>.OneByFour(ref Unsafe.Add(ref xr, (nint)i * inputs), ref wo, inputs, target[(i * outputs)..]);
                    }
                }
                else
                {
                    for (var i = 0; i < tileRows * tileOutputs; i++)
                    {
                        var (row, output) = (i / tileOutputs, i % tileOutputs);
                        target[(row * outputs) + output] = DotTiles<T>.OneByOne(
                            ref Unsafe.Add(ref xr, (nint)row * inputs), ref Unsafe.Add(ref wo, (nint)output * inputs), inputs);
                    }
                }
            }
        }

        if (!bias.IsEmpty)
        {
            AddToRows(bias, y);
        }
    }

    /// <summary>
    /// c (count, width) += Σ_j a(i, j) · b (terms, width), where a(i, j) stands at i · rowStride + j · termStride: each row of c takes a
    /// combination of the rows of b.
    /// </summary>
    public static void AddCombinations(
        ReadOnlySpan<T> a, int rowStride, int termStride, ReadOnlySpan<T> b, Span<T> c, int count, int terms, int width)
    {
        Check(a.Length, count, terms);
        Check(b.Length, terms, width);
        Check(c.Length, count, width);
        if (terms == 0 || count == 0)
        {
            return;
        }

        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var b0 = ref MemoryMarshal.GetReference(b);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        for (var i = 0; i < count; i += Tile)
        {
            ref var ai = ref Unsafe.Add(ref a0, (nint)i * rowStride);
            ref var ci = ref Unsafe.Add(ref c0, (nint)i * width);
            if (count - i >= Tile)
            {
                CombinationTiles<T>.FourRows(ref ai, rowStride, termStride, ref b0, ref ci, terms, width);
            }
            else
            {
                for (var row = 0; row < count - i; row++)
                {
                    CombinationTiles<T>.OneRow(
                        ref Unsafe.Add(ref ai, (nint)row * rowStride), termStride, ref b0, ref Unsafe.Add(ref ci, (nint)row * width), terms, width);
                }
            }
        }
    }

    /// <summary>Adds every row of <paramref name="rows"/> to <paramref name="sum"/>.</summary>
    public static void AddRows(ReadOnlySpan<T> rows, Span<T> sum)
    {
        for (var start = 0; start < rows.Length; start += sum.Length)
        {
            Add(rows.Slice(start, sum.Length), sum);
        }
    }

    /// <summary>Adds <paramref name="row"/> to every row of <paramref name="rows"/>.</summary>
    private static void AddToRows(ReadOnlySpan<T> row, Span<T> rows)
    {
        for (var start = 0; start < rows.Length; start += row.Length)
        {
            Add(row, rows.Slice(start, row.Length));
        }
    }

    private static void Add(ReadOnlySpan<T> addend, Span<T> sum)
    {
        var i = 0;
        for (; i <= sum.Length - Lanes; i += Lanes)
        {
            (new Vector<T>(sum[i..]) + new Vector<T>(addend[i..])).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += addend[i];
        }
    }

    private static void Check(int length, int rows, int columns)
    {
        if (length != checked(rows * columns))
        {
            throw new ArgumentException($"A matrix of {rows} × {columns} needs {rows * columns} values, but {length} were given.");
        }
    }
}
