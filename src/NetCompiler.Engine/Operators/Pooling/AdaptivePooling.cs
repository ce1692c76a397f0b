using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// Pooling over windows that divide each dimension as evenly as they can: window o of P stands on the elements from floor(o H / P) to before
/// ceil((o + 1) H / P). With one window it is global pooling.
/// </summary>
internal sealed class AdaptivePooling<T, TPool>(SpaceView under, SpaceView positions, TPool pool) : Pooling<T>(under, positions)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPool : struct, IPool<T>
{
    private readonly TPool _pool = pool;
    private readonly int[] _windows = positions.Extents;

    protected override T Value(ReadOnlySpan<T> x, int d, int h, int w)
    {
        var total = _pool.Start;
        var (from, to) = (From(d, h, w), To(d, h, w));
        for (var id = from[0]; id < to[0]; id++)
        {
            for (var ih = from[1]; ih < to[1]; ih++)
            {
                for (var iw = from[2]; iw < to[2]; iw++)
                {
                    total = _pool.Combine(total, x[Under.At(0, id, ih, iw)]);
                }
            }
        }

        return _pool.Finish(total, Share(from, to));
    }

    protected override void Spread(ReadOnlySpan<T> x, T y, T dy, Span<T> dx, int d, int h, int w)
    {
        var (from, to) = (From(d, h, w), To(d, h, w));
        var share = Share(from, to);
        for (var id = from[0]; id < to[0]; id++)
        {
            for (var ih = from[1]; ih < to[1]; ih++)
            {
                for (var iw = from[2]; iw < to[2]; iw++)
                {
                    var at = Under.At(0, id, ih, iw);
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
        }
    }

    private static (int Counted, int Whole) Share(Corner from, Corner to)
    {
        var count = (to[0] - from[0]) * (to[1] - from[1]) * (to[2] - from[2]);
        return (count, count);
    }

    private Corner From(int d, int h, int w) => new(Floor(d, 0), Floor(h, 1), Floor(w, 2));

    private Corner To(int d, int h, int w) => new(Ceiling(d, 0), Ceiling(h, 1), Ceiling(w, 2));

    private int Floor(int position, int dimension) => (int)((long)position * Under.Extents[dimension] / _windows[dimension]);

    private int Ceiling(int position, int dimension) =>
        (int)((((position + 1L) * Under.Extents[dimension]) + _windows[dimension] - 1) / _windows[dimension]);

    private readonly record struct Corner(int D, int H, int W)
    {
        public int this[int dimension] => dimension == 0 ? D : dimension == 1 ? H : W;
    }
}
