using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Numerics;

/// <summary>Packs a piece of a tensor into a panel: steps outside, lanes inside, so that a kernel reads whole vectors.</summary>
/// <remarks>
/// Weights of many megabytes come from memory, some floats from each of rows that lie pages apart: no processor guesses that. So what is copied next but a few is
/// asked for ahead of time, as many cache lines as are on their way at once. Where all lies in the cache already that costs nothing that can be measured.
/// </remarks>
public static class Panels
{
    private const int Line = 16;
    private const int Side = 4;
    private const int LinesAhead = 48;

    /// <summary><c>panel[k·panelStride + lane] = source[lane·sourceStride + k]</c>.</summary>
    /// <param name="source">Lanes outside, steps inside.</param>
    /// <param name="sourceStride">Floats from lane to lane in <paramref name="source"/>.</param>
    /// <param name="lanes">Lanes to copy.</param>
    /// <param name="count">Steps to copy.</param>
    /// <param name="panel">Where they go; floats between <paramref name="lanes"/> and <paramref name="panelStride"/> are left alone.</param>
    /// <param name="panelStride">Floats from step to step in <paramref name="panel"/>, at least <paramref name="lanes"/>.</param>
    /// <exception cref="ArgumentException">A span is too short or a number negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<float> source, int sourceStride, int lanes, int count, Span<float> panel, int panelStride)
    {
        if (!Check(source.Length, sourceStride, 1, lanes, count, panel.Length, panelStride))
        {
            return;
        }

        if (lanes < Side || count < Side)
        {
            Scalar(source, sourceStride, 1, lanes, count, panel, panelStride);
            return;
        }

        ref var s = ref MemoryMarshal.GetReference(source);
        ref var d = ref MemoryMarshal.GetReference(panel);

        // Blocks of 16 steps: what is read of one lane is one cache line, what is written of one step stays in the first level. A last square that would
        // reach too far begins earlier and copies some once more, which takes less time than copying the rest one by one.
        var ahead = Line * Math.Max(1, LinesAhead / lanes);
        var side = Avx.IsSupported && lanes >= 2 * Side ? 2 * Side : Side;
        for (var first = 0; first < count; first += Line)
        {
            var end = Math.Min(first + Line, count);
            for (var next = 0; next < lanes; next += side)
            {
                var lane = Math.Min(next, lanes - side);
                if (first + ahead < count)
                {
                    for (var i = lane; i < lane + side; i++)
                    {
                        PrefetchLine(ref Unsafe.Add(ref s, (i * (nint)sourceStride) + first + ahead));
                    }
                }

                for (var step = first; step < end; step += Side)
                {
                    var k = Math.Min(step, count - Side);
                    ref var from = ref Unsafe.Add(ref s, (lane * (nint)sourceStride) + k);
                    ref var to = ref Unsafe.Add(ref d, (k * (nint)panelStride) + lane);
                    if (side > Side)
                    {
                        Transpose8x4(ref from, sourceStride, ref to, panelStride);
                    }
                    else
                    {
                        Transpose4x4(ref from, sourceStride, ref to, panelStride);
                    }
                }
            }
        }
    }

    /// <summary><c>panel[k·panelStride + lane] = source[lane·laneStride + k·stepStride]</c>.</summary>
    /// <param name="source">What to copy from.</param>
    /// <param name="laneStride">Floats from lane to lane in <paramref name="source"/>; not negative.</param>
    /// <param name="stepStride">Floats from step to step in <paramref name="source"/>; not negative.</param>
    /// <param name="lanes">Lanes to copy.</param>
    /// <param name="count">Steps to copy.</param>
    /// <param name="panel">Where they go; floats between <paramref name="lanes"/> and <paramref name="panelStride"/> are left alone.</param>
    /// <param name="panelStride">Floats from step to step in <paramref name="panel"/>, at least <paramref name="lanes"/>.</param>
    /// <exception cref="ArgumentException">A span is too short or a number negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(ReadOnlySpan<float> source, int laneStride, int stepStride, int lanes, int count, Span<float> panel, int panelStride)
    {
        if (stepStride == 1 && laneStride != 1)
        {
            Transpose(source, laneStride, lanes, count, panel, panelStride);
            return;
        }

        if (!Check(source.Length, laneStride, stepStride, lanes, count, panel.Length, panelStride))
        {
            return;
        }

        if (laneStride == 1)
        {
            CopySteps(ref MemoryMarshal.GetReference(source), stepStride, lanes, count, ref MemoryMarshal.GetReference(panel), panelStride);
            return;
        }

        Scalar(source, laneStride, stepStride, lanes, count, panel, panelStride);
    }

    /// <summary>Asks for a cache line of which a panel to come is made, while the one before it is computed with: into the second-level cache, where panels lie.</summary>
    /// <param name="source">What the panel is copied from.</param>
    /// <param name="at">The place of one of the line's floats in <paramref name="source"/>; one outside it does no harm.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ReadOnlySpan<float> source, int at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(source)) + at);
        }
    }

    // Steps of some vectors each: calling for each of them takes as long as copying it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySteps(ref float s, nint stepStride, int lanes, int count, ref float d, nint panelStride)
    {
        var ahead = Math.Max(1, LinesAhead * Line / lanes);
        for (var k = 0; k < count; k++)
        {
            ref var from = ref Unsafe.Add(ref s, k * stepStride);
            ref var to = ref Unsafe.Add(ref d, k * panelStride);
            if (k + ahead < count)
            {
                for (var lane = 0; lane < lanes; lane += Line)
                {
                    PrefetchLine(ref Unsafe.Add(ref from, (ahead * stepStride) + lane));
                }
            }

            var copied = 0;
            for (; copied <= lanes - Vector256<float>.Count; copied += Vector256<float>.Count)
            {
                Vector256.LoadUnsafe(ref from, (nuint)copied).StoreUnsafe(ref to, (nuint)copied);
            }

            for (; copied < lanes; copied++)
            {
                Unsafe.Add(ref to, copied) = Unsafe.Add(ref from, copied);
            }
        }
    }

    // An address that has moved in the meantime only helps nobody.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void PrefetchLine(ref float at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref at));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scalar(ReadOnlySpan<float> source, int laneStride, int stepStride, int lanes, int count, Span<float> panel, int panelStride)
    {
        for (var k = 0; k < count; k++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                panel[(k * panelStride) + lane] = source[(lane * laneStride) + (k * stepStride)];
            }
        }
    }

    // Two squares beside each other: the instructions of one do both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x4(ref float s, nint sourceStride, ref float d, nint panelStride)
    {
        var a = Vector256.Create(Vector128.LoadUnsafe(ref s), Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 4 * sourceStride)));
        var b = Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref s, sourceStride)), Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 5 * sourceStride)));
        var c = Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 2 * sourceStride)), Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 6 * sourceStride)));
        var e = Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 3 * sourceStride)), Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 7 * sourceStride)));
        var (ab, ce, abHigh, ceHigh) = (Avx.UnpackLow(a, b), Avx.UnpackLow(c, e), Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, e));
        Avx.Shuffle(ab, ce, 0x44).StoreUnsafe(ref d);
        Avx.Shuffle(ab, ce, 0xEE).StoreUnsafe(ref Unsafe.Add(ref d, panelStride));
        Avx.Shuffle(abHigh, ceHigh, 0x44).StoreUnsafe(ref Unsafe.Add(ref d, 2 * panelStride));
        Avx.Shuffle(abHigh, ceHigh, 0xEE).StoreUnsafe(ref Unsafe.Add(ref d, 3 * panelStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x4(ref float s, int sourceStride, ref float d, int panelStride)
    {
        var a = Vector128.LoadUnsafe(ref s);
        var b = Vector128.LoadUnsafe(ref Unsafe.Add(ref s, sourceStride));
        var c = Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 2 * (nint)sourceStride));
        var e = Vector128.LoadUnsafe(ref Unsafe.Add(ref s, 3 * (nint)sourceStride));
        Vector128<float> p, q, u, v;
        if (Sse.IsSupported)
        {
            var ab = Sse.UnpackLow(a, b);
            var ce = Sse.UnpackLow(c, e);
            var abHigh = Sse.UnpackHigh(a, b);
            var ceHigh = Sse.UnpackHigh(c, e);
            p = Sse.MoveLowToHigh(ab, ce);
            q = Sse.MoveHighToLow(ce, ab);
            u = Sse.MoveLowToHigh(abHigh, ceHigh);
            v = Sse.MoveHighToLow(ceHigh, abHigh);
        }
        else
        {
            // ab = a0 a1 b0 b1, and so on; a shuffle brings what belongs together into halves.
            var ab = Vector128.Shuffle(Vector128.Create(a.GetLower(), b.GetLower()), Vector128.Create(0, 2, 1, 3));
            var ce = Vector128.Shuffle(Vector128.Create(c.GetLower(), e.GetLower()), Vector128.Create(0, 2, 1, 3));
            var abHigh = Vector128.Shuffle(Vector128.Create(a.GetUpper(), b.GetUpper()), Vector128.Create(0, 2, 1, 3));
            var ceHigh = Vector128.Shuffle(Vector128.Create(c.GetUpper(), e.GetUpper()), Vector128.Create(0, 2, 1, 3));
            p = Vector128.Create(ab.GetLower(), ce.GetLower());
            q = Vector128.Create(ab.GetUpper(), ce.GetUpper());
            u = Vector128.Create(abHigh.GetLower(), ceHigh.GetLower());
            v = Vector128.Create(abHigh.GetUpper(), ceHigh.GetUpper());
        }

        p.StoreUnsafe(ref d);
        q.StoreUnsafe(ref Unsafe.Add(ref d, panelStride));
        u.StoreUnsafe(ref Unsafe.Add(ref d, 2 * (nint)panelStride));
        v.StoreUnsafe(ref Unsafe.Add(ref d, 3 * (nint)panelStride));
    }

    /// <returns>Whether there is anything to do.</returns>
    private static bool Check(int sourceLength, int laneStride, int stepStride, int lanes, int count, int panelLength, int panelStride)
    {
        if (lanes < 0 || count < 0 || laneStride < 0 || stepStride < 0 || panelStride < lanes)
        {
            throw new ArgumentException($"A panel of {lanes} lanes and {count} steps, source strides {laneStride} and {stepStride}, panel stride {panelStride}: none may be negative, and the panel stride not below the lanes.");
        }

        if (lanes == 0 || count == 0)
        {
            return false;
        }

        var sourceNeeded = ((long)(lanes - 1) * laneStride) + ((long)(count - 1) * stepStride) + 1;
        var panelNeeded = ((long)(count - 1) * panelStride) + lanes;
        if (sourceLength < sourceNeeded || panelLength < panelNeeded)
        {
            throw new ArgumentException($"A panel of {lanes} lanes and {count} steps needs {sourceNeeded} source floats and {panelNeeded} panel floats, but there are {sourceLength} and {panelLength}.");
        }

        return true;
    }
}
