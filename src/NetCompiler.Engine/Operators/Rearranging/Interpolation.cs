using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y[o] from the two neighbours of where o lies in x, in each dimension; the nearest alone when there is no interpolation.</summary>
internal sealed class Interpolation<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SpaceView _x;
    private readonly SpaceView _y;

    // For each dimension and each place of the result: the neighbour before, the one after, and how far from the first.
    private readonly (int Low, int High, T Fraction)[][] _places;

    public Interpolation(Settings settings, Shape x, Shape y)
    {
        (_x, _y) = (new(x), new(y));
        var nearest = WindowView.Word(settings, "mode") != "bilinear";
        var corners = settings.Number("align_corners", 0) != 0;
        _places = [.. Enumerable.Range(0, 3).Select(d => Places(_x.Extents[d], _y.Extents[d], nearest, corners))];
    }

    public override void Forward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            var x = call.Input(0).Slice(n * _x.Size, _x.Size);
            var y = call.Output.Slice(n * _y.Size, _y.Size);
            y.Clear();
            for (var at = 0; at < _y.Positions * 8; at++)
            {
                var (from, to, weight) = Corner(at);
                for (var c = 0; c < _y.Channels && weight != T.Zero; c++)
                {
                    y[to + (c * _y.ChannelStride)] += weight * x[from + (c * _x.ChannelStride)];
                }
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            var dx = call.InputGradient(0).Slice(n * _x.Size, _x.Size);
            var dy = call.OutputGradient.Slice(n * _y.Size, _y.Size);
            for (var at = 0; at < _y.Positions * 8; at++)
            {
                var (from, to, weight) = Corner(at);
                for (var c = 0; c < _y.Channels && weight != T.Zero; c++)
                {
                    dx[from + (c * _x.ChannelStride)] += weight * dy[to + (c * _y.ChannelStride)];
                }
            }
        }
    }

    /// <summary>One of the eight neighbours of a place of the result: where both stand, and the neighbour's weight.</summary>
    private (int From, int To, T Weight) Corner(int at)
    {
        var (position, corner) = (at / 8, at % 8);
        var (h, w) = (_y.Extents[1], _y.Extents[2]);
        var (od, oh, ow) = (position / w / h, position / w % h, position % w);
        var (d, wd) = Neighbour(_places[0][od], (corner & 4) != 0);
        var (i, wh) = Neighbour(_places[1][oh], (corner & 2) != 0);
        var (j, ww) = Neighbour(_places[2][ow], (corner & 1) != 0);
        return (_x.At(0, d, i, j), _y.At(0, od, oh, ow), wd * wh * ww);
    }

    private static (int Element, T Weight) Neighbour((int Low, int High, T Fraction) place, bool high) =>
        high ? (place.High, place.Fraction) : (place.Low, T.One - place.Fraction);

    private static (int Low, int High, T Fraction)[] Places(int elements, int results, bool nearest, bool corners) =>
        [.. Enumerable.Range(0, results).Select(o => Place(o, elements, results, nearest, corners))];

    private static (int Low, int High, T Fraction) Place(int o, int elements, int results, bool nearest, bool corners)
    {
        if (nearest)
        {
            var only = (int)((long)o * elements / results);
            return (only, only, T.Zero);
        }

        var place = corners
            ? results == 1 ? 0 : o * (elements - 1.0) / (results - 1)
            : Math.Max(0, ((o + 0.5) * elements / results) - 0.5);
        var low = Math.Min((int)place, elements - 1);
        return (low, Math.Min(low + 1, elements - 1), T.CreateTruncating(place - low));
    }
}
