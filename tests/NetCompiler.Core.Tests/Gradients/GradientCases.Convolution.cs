using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Gradients;

internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> Convolution() =>
    [
        .. Windowed("conv", [
            (Shape.Spatial(2, 4, 5), "channels=1 kernel=2x1"),
            (Shape.Spatial(2, 4, 5), "channels=4 kernel=3x2 bias=false"),
            (Shape.Spatial(2, 4, 5), "channels=2 kernel=3 pad=1"),
            (Shape.Spatial(2, 5, 4), "channels=3 kernel=2x3 stride=2x1 pad=1x0"),
            (Shape.Spatial(2, 6, 5), "channels=1 kernel=3x2 stride=2"),
            (Shape.Spatial(2, 5, 6), "channels=1 kernel=2 stride=3 pad=1x2x0x1"),
            (Shape.Spatial(2, 6, 4), "channels=2 kernel=2 stride=2 bias=false"),
            (Shape.Spatial(2, 6, 4), "channels=2 kernel=4x2 stride=2 pad=2x0 bias=false"),
            (Shape.Spatial(2, 7, 6), "channels=1 kernel=3x2 dilation=2x3 pad=1"),
            (Shape.Spatial(2, 8, 7), "channels=1 kernel=2x3 dilation=2 stride=2x3 pad=0x1"),
            (Shape.Spatial(2, 9, 7), "channels=1 kernel=3x2 dilation=4x3 stride=2 pad=1"),
            (Shape.Spatial(2, 5, 6), "channels=1 kernel=3x2 pad=same stride=2"),
            (Shape.Spatial(2, 1, 4), "channels=2 kernel=1x3 pad=same"),
            (Shape.Spatial(4, 5, 2), "channels=6 kernel=2x1 groups=2"),
            (Shape.Spatial(4, 2, 5), "channels=2 kernel=1x2 groups=2 stride=1x2"),
            (Shape.Spatial(2, 5, 4), "channels=2 kernel=3x2 groups=2 pad=1"),
            (Shape.Spatial(2, 7), "channels=4 kernel=3 stride=2 pad=1x0"),
            (Shape.Spatial(2, 2, 4, 5), "channels=2 kernel=2x3x2 pad=0x1x0 stride=1x1x2"),
            (Shape.Sequence(7, 2), "channels=5 kernel=3 stride=2 pad=1"),
            (Shape.Sequence(5, 4), "channels=4 kernel=2 groups=4"),
        ]),
        .. Windowed("depthwise", [
            (Shape.Spatial(4, 5, 2), "kernel=3x1 pad=1x0"),
            (Shape.Spatial(2, 5, 6), "kernel=2x3 multiplier=2 stride=2 bias=false"),
            (Shape.Sequence(6, 2), "kernel=3 multiplier=4 dilation=2"),
        ]),
        .. Windowed("convtranspose", [
            (Shape.Spatial(2, 4, 2), "channels=1 kernel=3x2"),
            (Shape.Spatial(2, 2, 4), "channels=2 kernel=2x3 stride=2 bias=false"),
            (Shape.Spatial(2, 4, 2), "channels=1 kernel=4 stride=2 pad=1"),
            (Shape.Spatial(2, 4, 2), "channels=2 kernel=3x2 stride=2x3 pad=1x0 output_pad=1"),
            (Shape.Spatial(4, 2, 5), "channels=4 kernel=2x3 groups=2 dilation=1x2"),
            (Shape.Spatial(2, 4, 5), "channels=2 kernel=2x1 groups=2 stride=3x1 pad=1x0x0x2"),
            (Shape.Spatial(2, 2, 2, 5), "channels=2 kernel=3x3x2 stride=1x2x1"),
            (Shape.Sequence(4, 2), "channels=5 kernel=3 stride=2 dilation=2 pad=1"),
        ]),
    ];

    private static IEnumerable<GradientCase> Pooled() =>
    [
        .. Windowed("maxpool", [
            (Shape.Spatial(2, 4, 6), "size=2"),
            (Shape.Spatial(2, 5, 4), "size=3x2 stride=1"),
            (Shape.Spatial(2, 5, 7), "size=3x2 stride=2x1 pad=1x0 ceil=true"),
            (Shape.Spatial(2, 7, 6), "size=2x3 stride=2 dilation=3x2 pad=1"),
            (Shape.Spatial(2, 7), "size=3 stride=2 pad=1"),
            (Shape.Spatial(2, 2, 4, 5), "size=1x3x2 stride=1"),
            (Shape.Sequence(7, 2), "size=2 ceil=true"),
        ]),
        .. Windowed("avgpool", [
            (Shape.Spatial(2, 4, 6), "size=2x3"),
            (Shape.Spatial(2, 4, 5), "size=1"),
            (Shape.Spatial(2, 5, 4), "size=3x2 stride=1"),
            (Shape.Spatial(2, 5, 7), "size=3x2 stride=2x3 pad=1x0 ceil=true"),
            (Shape.Spatial(2, 5, 7), "size=3x2 stride=2 pad=1x1x0x1 ceil=true count_pad=false"),
            (Shape.Spatial(2, 6, 4), "size=3 stride=3x2 pad=1 count_pad=false"),
            (Shape.Sequence(7, 2), "size=3 stride=2 pad=1 count_pad=false"),
        ]),
        .. Windowed("lppool", [
            (Shape.Spatial(2, 4, 6), "size=2"),
            (Shape.Spatial(2, 5, 4), "size=3x2 stride=1 pad=1x0 power=3"),
            (Shape.Spatial(2, 5, 7), "size=2x3 stride=2x3 ceil=true power=1.5"),
            (Shape.Spatial(2, 5, 4), "size=3x2 stride=2 ceil=true power=1"),
            (Shape.Sequence(5, 2), "size=2 stride=1 power=4"),
        ]),
        .. Windowed("globalavgpool", [(Shape.Spatial(4, 2, 5), ""), (Shape.Sequence(5, 2), ""), (Shape.Spatial(4, 1, 1), "")]),
        .. Windowed("globalmaxpool", [(Shape.Spatial(4, 2, 5), ""), (Shape.Sequence(5, 2), ""), (Shape.Spatial(4, 1), "")]),
        .. Windowed("globallppool", [(Shape.Spatial(4, 2, 5), ""), (Shape.Sequence(5, 2), "power=3"), (Shape.Spatial(4, 5, 2), "power=1")]),
        .. Windowed("adaptivemaxpool", [(Shape.Spatial(2, 5, 7), "size=2x4"), (Shape.Spatial(4, 6, 5), "size=2x1"), (Shape.Sequence(7, 2), "size=4")]),
        .. Windowed("adaptiveavgpool", [
            (Shape.Spatial(2, 5, 7), "size=2x4"), (Shape.Spatial(2, 4, 6), "size=2"), (Shape.Sequence(6, 2), "size=4"), (Shape.Sequence(7, 2), "size=4"), (Shape.Spatial(2, 4, 5), "size=0x2"),
            (Shape.Spatial(2, 4, 2), "size=6x5"),
        ]),
    ];

    private static IEnumerable<GradientCase> Rearranged() =>
    [
        .. Windowed("upsample", [
            (Shape.Spatial(2, 4, 5), "scale=2x1"),
            (Shape.Spatial(2, 4, 2), "size=6x5"),
            (Shape.Spatial(2, 4, 1), "scale=2x4 mode=bilinear"),
            (Shape.Spatial(2, 2, 5), "scale=1x2 mode=bilinear align_corners=true"),
            (Shape.Spatial(2, 4, 5), "size=7x2 mode=bilinear"),
            (Shape.Spatial(2, 5, 4), "size=2x1 mode=bilinear align_corners=true"),
            (Shape.Spatial(2, 4, 2, 5), "scale=2x1x1 mode=bilinear"),
            (Shape.Spatial(2, 2, 4), "scale=1 mode=bilinear"),
            (Shape.Sequence(4, 2), "scale=5"),
        ]),
        .. Windowed("pixelshuffle", [(Shape.Spatial(8, 2, 5), "factor=2"), (Shape.Spatial(6, 4), "factor=2"), (Shape.Sequence(2, 10), "factor=5")]),
        .. Windowed("pixelunshuffle", [(Shape.Spatial(2, 4, 10), "factor=2"), (Shape.Spatial(2, 8), "factor=4"), (Shape.Sequence(10, 2), "factor=2")]),
        .. Windowed("channelshuffle", [(Shape.Spatial(8, 2, 5), "groups=2"), (Shape.Spatial(6, 4), "groups=2"), (Shape.Sequence(5, 8), "groups=4")]),
        .. Windowed("pad", [
            (Shape.Spatial(2, 4, 5), "amount=1x2 value=0.5"),
            (Shape.Spatial(2, 4, 5), "amount=1x0x0x2"),
            (Shape.Spatial(2, 4, 6), "amount=-1x1x0x-2"),
            (Shape.Spatial(2, 4, 5), "amount=2x1x0x4 mode=edge"),
            (Shape.Spatial(2, 5, 4), "amount=1x2x4x0 mode=reflect"),
            (Shape.Spatial(2, 5, 4), "amount=2x1x0x4 mode=wrap"),
            (Shape.Spatial(2, 5), "amount=-1x2 mode=edge"),
            (Shape.Sequence(5, 2), "amount=4x1 mode=reflect"),
        ]),
    ];

    private static IEnumerable<GradientCase> Windowed(string layer, (Shape Input, string Arguments)[] cases) => cases.Select(c =>
        Case($"{layer} {c.Arguments} on {c.Input.Kind} {c.Input}", g => g.Apply(layer, c.Arguments, g.Input(c.Input))));
}
