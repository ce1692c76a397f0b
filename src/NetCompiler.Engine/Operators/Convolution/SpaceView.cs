using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// Where the elements of channels over space lie in one example: always three dimensions of space, missing ones of one element. The features of a
/// sequence are channels over its steps.
/// </summary>
internal readonly struct SpaceView
{
    public SpaceView(Shape shape)
    {
        var steps = shape.Kind == ShapeKind.Sequence;
        Channels = shape.Extents[steps ? 1 : 0];
        var space = steps ? [shape.Extents[0]] : shape.Extents.Skip(1).ToArray();
        var missing = 3 - space.Length;
        Extents = [.. Enumerable.Repeat(1, missing), .. space];
        ChannelStride = steps ? 1 : space.Aggregate(1, static (a, b) => a * b);
        Strides = steps ? [0, 0, Channels] : [Extents[1] * Extents[2], Extents[2], 1];
        Rank = space.Length;
        Size = shape.Size;
    }

    private SpaceView(int channels) => (Channels, Rank, Extents, ChannelStride, Strides, Size) = (channels, 1, [1, 1, 1], 1, [0, 0, 0], channels);

    public int Channels { get; }

    /// <summary>Dimensions of space there really are; they are the last ones.</summary>
    public int Rank { get; }

    public int[] Extents { get; }

    public int ChannelStride { get; }

    public int[] Strides { get; }

    /// <summary>Values of one example.</summary>
    public int Size { get; }

    public int Positions => Extents[0] * Extents[1] * Extents[2];

    /// <summary>A flat value as channels at one position.</summary>
    public static SpaceView OfChannels(Shape shape) => new(shape.Size);

    public int At(int channel, int d, int h, int w) =>
        (channel * ChannelStride) + (d * Strides[0]) + (h * Strides[1]) + (w * Strides[2]);
}
