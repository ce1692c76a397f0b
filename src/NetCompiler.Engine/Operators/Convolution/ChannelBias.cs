using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>A number for each channel, added at every position.</summary>
internal static class ChannelBias<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = bias, or 0 without one.</summary>
    public static void Fill(Span<T> y, ReadOnlySpan<T> bias, SpaceView space)
    {
        if (bias.IsEmpty)
        {
            y.Clear();
            return;
        }

        var step = space.Strides[2];
        for (var c = 0; c < space.Channels; c++)
        {
            for (var i = 0; i < space.Positions; i++)
            {
                y[(c * space.ChannelStride) + (i * step)] = bias[c];
            }
        }
    }

    /// <summary>The gradient of the bias grows by that of the result; an empty one is not wanted.</summary>
    public static void Add(ReadOnlySpan<T> dy, Span<T> db, SpaceView space)
    {
        var step = space.Strides[2];
        for (var c = 0; c < db.Length; c++)
        {
            for (var i = 0; i < space.Positions; i++)
            {
                db[c] += dy[(c * space.ChannelStride) + (i * step)];
            }
        }
    }
}
