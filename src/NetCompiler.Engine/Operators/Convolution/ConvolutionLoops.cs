using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// A convolution as plain loops over one example. A weight (position channel, channel under it of the group, taps) ties each position to the elements
/// under its taps: gathering is the forward pass of conv, scattering that of convtranspose, and each the other's input gradient.
/// </summary>
internal sealed class ConvolutionLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SpaceView _under;
    private readonly SpaceView _positions;
    private readonly int _channelsUnder;
    private readonly int _taps;

    // Each line is a row of positions that one tap has on the value; they are the same for every pair of channels.
    private readonly Line[] _lines;

    public ConvolutionLoops(WindowView window, int channelsUnder)
    {
        (_under, _positions, _channelsUnder, _taps) = (window.Under, window.Positions, channelsUnder, window.TapCount);
        _lines = [.. Enumerable.Range(0, _taps).SelectMany(tap => Lines(window, tap))];
    }

    private interface IStep
    {
        static abstract void Run(Span<T> under, Span<T> weight, Span<T> positions, Line line);
    }

    /// <summary>positions += w · under.</summary>
    public void Gather(ReadOnlySpan<T> under, ReadOnlySpan<T> weight, Span<T> positions) => Each<Gathering>(Writable(under), Writable(weight), positions);

    /// <summary>under += w · positions.</summary>
    public void Scatter(ReadOnlySpan<T> positions, ReadOnlySpan<T> weight, Span<T> under) => Each<Scattering>(under, Writable(weight), Writable(positions));

    /// <summary>weight += under · positions.</summary>
    public void Multiply(ReadOnlySpan<T> under, ReadOnlySpan<T> positions, Span<T> weight) => Each<Multiplying>(Writable(under), weight, Writable(positions));

    // The steps write one of the three only.
    private static Span<T> Writable(ReadOnlySpan<T> span) =>
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(span), span.Length);

    private void Each<TStep>(Span<T> under, Span<T> weight, Span<T> positions)
        where TStep : struct, IStep
    {
        var ofGroup = _positions.Channels / (_under.Channels / _channelsUnder);
        for (var o = 0; o < _positions.Channels; o++)
        {
            var p = positions[(o * _positions.ChannelStride)..];
            for (var i = 0; i < _channelsUnder; i++)
            {
                var u = under[(((o / ofGroup * _channelsUnder) + i) * _under.ChannelStride)..];
                var w = weight.Slice(((o * _channelsUnder) + i) * _taps, _taps);
                foreach (var line in _lines)
                {
                    TStep.Run(u, w, p, line);
                }
            }
        }
    }

    private static IEnumerable<Line> Lines(WindowView window, int tap)
    {
        var (under, positions) = (window.Under, window.Positions);
        int kw = tap % window.Taps[2], kh = tap / window.Taps[2] % window.Taps[1], kd = tap / window.Taps[2] / window.Taps[1];
        var (d, h, w) = (window.Range(0, kd), window.Range(1, kh), window.Range(2, kw));
        for (var od = d.From; od < d.To && w.From < w.To; od++)
        {
            for (var oh = h.From; oh < h.To; oh++)
            {
                yield return new(
                    tap,
                    positions.At(0, od, oh, w.From),
                    under.At(0, window.Element(0, od, kd), window.Element(1, oh, kh), window.Element(2, w.From, kw)),
                    w.To - w.From,
                    positions.Strides[2],
                    under.Strides[2] * window.Stride(2));
            }
        }
    }

    private readonly record struct Line(int Tap, int Position, int Under, int Count, int PositionStep, int UnderStep);

    private struct Gathering : IStep
    {
        public static void Run(Span<T> under, Span<T> weight, Span<T> positions, Line line)
        {
            var w = weight[line.Tap];
            var (p, u) = (line.Position, line.Under);
            for (var i = 0; i < line.Count; i++, p += line.PositionStep, u += line.UnderStep)
            {
                positions[p] += w * under[u];
            }
        }
    }

    private struct Scattering : IStep
    {
        public static void Run(Span<T> under, Span<T> weight, Span<T> positions, Line line)
        {
            var w = weight[line.Tap];
            var (p, u) = (line.Position, line.Under);
            for (var i = 0; i < line.Count; i++, p += line.PositionStep, u += line.UnderStep)
            {
                under[u] += w * positions[p];
            }
        }
    }

    private struct Multiplying : IStep
    {
        public static void Run(Span<T> under, Span<T> weight, Span<T> positions, Line line)
        {
            var sum = T.Zero;
            var (p, u) = (line.Position, line.Under);
            for (var i = 0; i < line.Count; i++, p += line.PositionStep, u += line.UnderStep)
            {
                sum += under[u] * positions[p];
            }

            weight[line.Tap] += sum;
        }
    }
}
