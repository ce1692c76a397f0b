using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>What pooling does with the elements under a window: combines them one by one, and gives each its part of the gradient.</summary>
internal interface IPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is combined before the first element.</summary>
    T Start { get; }

    T Combine(T total, T x);

    /// <summary>The result from what was combined.</summary>
    /// <param name="share">Elements of a window: those counted, and those of a whole one.</param>
    T Finish(T total, (int Counted, int Whole) share);

    /// <summary>dy/dx for an element.</summary>
    T Slope(T x, T y, (int Counted, int Whole) share);

    /// <summary>Whether one element, the first that equals the result, has the whole gradient.</summary>
    bool IsChoice { get; }
}

/// <summary>Pooling over windows that move by a stride.</summary>
/// <param name="countsPadding">Whether padding counts among a window's elements; what is past the padding never does.</param>
internal sealed class WindowPooling<T, TPool>(WindowView window, TPool pool, bool countsPadding = true) : Pooling<T>(window.Under, window.Positions)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPool : struct, IPool<T>
{
    private readonly TPool _pool = pool;

    protected override T Value(ReadOnlySpan<T> x, int d, int h, int w)
    {
        var total = _pool.Start;
        for (var tap = 0; tap < window.TapCount; tap++)
        {
            if (Element(tap, d, h, w) is var at && at >= 0)
            {
                total = _pool.Combine(total, x[at]);
            }
        }

        return _pool.Finish(total, Share(d, h, w));
    }

    protected override void Spread(ReadOnlySpan<T> x, T y, T dy, Span<T> dx, int d, int h, int w)
    {
        var share = Share(d, h, w);
        for (var tap = 0; tap < window.TapCount; tap++)
        {
            if (Element(tap, d, h, w) is var at && at < 0)
            {
                continue;
            }

            if (!_pool.IsChoice)
            {
                dx[at] += dy * _pool.Slope(x[at], y, share);
            }
            else if (x[at] == y)
            {
                dx[at] += dy;
                return;
            }
        }
    }

    // The element under a tap; -1 for padding.
    private int Element(int tap, int d, int h, int w)
    {
        int kw = tap % window.Taps[2], kh = tap / window.Taps[2] % window.Taps[1], kd = tap / window.Taps[2] / window.Taps[1];
        var (ed, eh, ew) = (window.Element(0, d, kd), window.Element(1, h, kh), window.Element(2, w, kw));
        return window.IsInside(0, ed) && window.IsInside(1, eh) && window.IsInside(2, ew) ? Under.At(0, ed, eh, ew) : -1;
    }

    private (int Counted, int Whole) Share(int d, int h, int w) => (Counted(0, d) * Counted(1, h) * Counted(2, w), window.TapCount);

    private int Counted(int dimension, int position)
    {
        var first = window.Element(dimension, position, 0);
        var last = window.Element(dimension, position, window.Taps[dimension] - 1);
        var (low, high) = (0, window.Under.Extents[dimension] - 1);
        if (countsPadding)
        {
            (low, high) = (low - window.Before[dimension], high + window.After[dimension]);
        }

        return Math.Min(last, high) - Math.Max(first, low) + 1;
    }
}

/// <summary>max x.</summary>
internal readonly struct Maximum<T> : IPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Start => T.NegativeInfinity;

    public bool IsChoice => true;

    public T Combine(T total, T x) => T.Max(total, x);

    public T Finish(T total, (int Counted, int Whole) share) => total;

    public T Slope(T x, T y, (int Counted, int Whole) share) => T.One;
}

/// <summary>Σ x / counted elements.</summary>
internal readonly struct Average<T> : IPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Start => T.Zero;

    public bool IsChoice => false;

    public T Combine(T total, T x) => total + x;

    public T Finish(T total, (int Counted, int Whole) share) => total / T.CreateTruncating(share.Counted);

    public T Slope(T x, T y, (int Counted, int Whole) share) => T.One / T.CreateTruncating(share.Counted);
}

/// <summary>(Σ |x|^p · whole / counted)^(1/p); where it is 0 it has no slope.</summary>
internal readonly struct Norm<T>(T power) : IPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Start => T.Zero;

    public bool IsChoice => false;

    public T Combine(T total, T x) => total + T.Pow(T.Abs(x), power);

    public T Finish(T total, (int Counted, int Whole) share) => T.Pow(total * Scale(share), T.One / power);

    public T Slope(T x, T y, (int Counted, int Whole) share) => x == T.Zero || y == T.Zero
        ? T.Zero
        : T.CopySign(T.Pow(T.Abs(x) / y, power - T.One), x) * Scale(share);

    private static T Scale((int Counted, int Whole) share) => T.CreateTruncating(share.Whole) / T.CreateTruncating(share.Counted);
}
