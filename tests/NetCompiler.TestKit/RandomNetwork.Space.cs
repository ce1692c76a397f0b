namespace NetCompiler.TestKit;

/// <content>Layers over channels and space: a flat value is given space first.</content>
public sealed partial class RandomNetwork
{
    /// <summary>The most values a network's picture may have, so that all stay small.</summary>
    private const int Large = 72;

    private bool OverSpace(Value from)
    {
        var (before, extents) = ("", from.Extents);
        if (from.Kind == ValueKind.Flat)
        {
            // A few channels of a few elements, as they come.
            extents = [_random.Next(1, 5), _random.Next(2, 5), _random.Next(2, 5)];
            before = $"dense {Number(extents[0] * extents[1] * extents[2])} | reshape {string.Join('x', extents)} | ";
        }

        if (from.Kind == ValueKind.Sequence || extents.Length != 3)
        {
            return false;
        }

        var (text, result) = Layer(extents);
        Add(Next(), $"{from.Name} | {before}{text}", result.Length == 1 ? ValueKind.Flat : ValueKind.Spatial, result, false, from);
        return true;
    }

    private (string Text, int[] Extents) Layer(int[] x)
    {
        int c = x[0], h = x[1], w = x[2];
        var isLarge = c * h * w > Large;
        return Deal("space", 17) switch
        {
            0 or 1 => Convolution(c, h, w),
            2 => ($"depthwise {Number(_random.Next(1, 4))} pad=same", x),
            3 when !isLarge => Transposed(h, w),
            4 => Pool("maxpool", h, w, c),
            5 => Pool("avgpool", h, w, c),
            6 => Pool("lppool", h, w, c),
            7 => ("globalmaxpool", [c]),
            8 => ("globalavgpool", [c]),
            9 => ("globallppool", [c]),
            10 => Adaptive("adaptivemaxpool", c, h, w),
            11 => Adaptive("adaptiveavgpool", c, h, w),
            12 when !isLarge => (Pick(["upsample 2", "upsample 2x2 mode=bilinear", "upsample 2 mode=bilinear align_corners=true"]), [c, 2 * h, 2 * w]),
            13 when !isLarge => Shuffle(h, w),
            14 => ("adaptiveavgpool 2x4 | pixelunshuffle 2", [4 * c, 1, 2]),
            15 when !isLarge => Padded(c, h, w),
            _ => ("conv 4 1 bias=false | channelshuffle 2", [4, h, w]),
        };
    }

    private (string Text, int[] Extents) Convolution(int c, int h, int w)
    {
        var groups = c % 2 == 0 && Chance(3) ? 2 : 1;
        var channels = groups * _random.Next(1, 4);
        int kh = _random.Next(1, Math.Min(h, 3) + 1), kw = _random.Next(1, Math.Min(w, 3) + 1), pad = _random.Next(0, 2), stride = _random.Next(1, 3);
        return (
            $"conv {Number(channels)} {Number(kh)}x{Number(kw)} pad={Number(pad)} stride={Number(stride)}" + (groups > 1 ? " groups=2" : ""),
            [channels, ((h + (2 * pad) - kh) / stride) + 1, ((w + (2 * pad) - kw) / stride) + 1]);
    }

    private (string Text, int[] Extents) Transposed(int h, int w)
    {
        int channels = _random.Next(1, 4), kernel = _random.Next(2, 4), stride = _random.Next(1, 3);
        return (
            $"convtranspose {Number(channels)} {Number(kernel)} stride={Number(stride)}",
            [channels, ((h - 1) * stride) + kernel, ((w - 1) * stride) + kernel]);
    }

    private (string Text, int[] Extents) Pool(string word, int h, int w, int c)
    {
        if (h < 2 || w < 2)
        {
            return ($"{word} 1", [c, h, w]);
        }

        return Chance(2)
            ? ($"{word} 2 ceil=true", [c, (h + 1) / 2, (w + 1) / 2])
            : ($"{word} 2 stride=1 pad=1x0", [c, h + 1, w - 1]);
    }

    private (string Text, int[] Extents) Adaptive(string word, int c, int h, int w)
    {
        int[] size = [_random.Next(1, h + 1), _random.Next(1, w + 1)];
        return ($"{word} {Number(size[0])}x{Number(size[1])}", [c, size[0], size[1]]);
    }

    private (string Text, int[] Extents) Shuffle(int h, int w)
    {
        var channels = _random.Next(1, 3);
        return ($"conv {Number(4 * channels)} 1 | pixelshuffle 2", [channels, 2 * h, 2 * w]);
    }

    private (string Text, int[] Extents) Padded(int c, int h, int w) => _random.Next(4) switch
    {
        0 when h > 1 && w > 1 => ("pad 1 mode=reflect", [c, h + 2, w + 2]),
        1 => ("pad 1x0x0x1 mode=edge", [c, h + 1, w + 1]),
        2 => ("pad 0x1 mode=wrap", [c, h, w + 2]),
        _ => ("pad 1x0x1x1 value=0.5", [c, h + 2, w + 1]),
    };
}
