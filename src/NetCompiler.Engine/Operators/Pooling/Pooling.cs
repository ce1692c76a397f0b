using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>Windows over each channel on its own. What is said once here: examples, channels, positions.</summary>
internal abstract class Pooling<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SpaceView _under;
    private readonly SpaceView _positions;

    protected Pooling(SpaceView under, SpaceView positions) => (_under, _positions) = (under, positions);

    protected SpaceView Under => _under;

    public override void Forward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            var x = call.Input(0).Slice(n * _under.Size, _under.Size);
            var y = call.Output.Slice(n * _positions.Size, _positions.Size);
            for (var c = 0; c < _under.Channels; c++)
            {
                for (var p = 0; p < _positions.Positions; p++)
                {
                    var (d, h, w) = Place(p);
                    y[_positions.At(c, d, h, w)] = Value(x[(c * _under.ChannelStride)..], d, h, w);
                }
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dx = call.InputGradient(0);
        for (var n = 0; n < call.Batch && !dx.IsEmpty; n++)
        {
            var x = call.Input(0).Slice(n * _under.Size, _under.Size);
            for (var c = 0; c < _under.Channels; c++)
            {
                for (var p = 0; p < _positions.Positions; p++)
                {
                    var (d, h, w) = Place(p);
                    var at = (n * _positions.Size) + _positions.At(c, d, h, w);
                    Spread(
                        x[(c * _under.ChannelStride)..], call.Output[at], call.OutputGradient[at], dx[((n * _under.Size) + (c * _under.ChannelStride))..], d, h, w);
                }
            }
        }
    }

    /// <summary>The result of a window; <paramref name="x"/> begins at the channel.</summary>
    protected abstract T Value(ReadOnlySpan<T> x, int d, int h, int w);

    /// <summary>Adds a window's part of the gradient to the elements it stands on.</summary>
    protected abstract void Spread(ReadOnlySpan<T> x, T y, T dy, Span<T> dx, int d, int h, int w);

    private (int D, int H, int W) Place(int position)
    {
        var (h, w) = (_positions.Extents[1], _positions.Extents[2]);
        return (position / w / h, position / w % h, position % w);
    }
}
