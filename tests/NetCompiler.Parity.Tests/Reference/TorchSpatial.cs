using System.Globalization;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>PyTorch's layers over channels and space in the network language: convolution, pooling, padding, shuffling, upsampling.</summary>
internal static class TorchSpatial
{
    /// <summary>Whether the layer takes (channels, length) where ours takes a sequence as (steps, features) unless it is declared as space.</summary>
    public static bool IsChannelsFirst(TorchCall? call) => call is not null && (call.Word == "Sequential"
        ? call.Arguments is [TorchCall first, ..] && IsChannelsFirst(first)
        : call.Word.EndsWith("1d", StringComparison.Ordinal) || call.Word is "GroupNorm" or "LocalResponseNorm" || Stage(call) is not null);

    /// <summary>The stages of a layer; null when it is not of this kind.</summary>
    public static string? Stage(TorchCall call) => (call.Word[^1] == 'd' && char.IsDigit(call.Word[^2]) ? call.Word[..^2] : call.Word) switch
    {
        "Conv" => Convolution(call),
        "ConvTranspose" =>
            $"convtranspose {Text(call.Get("out_channels", 1))} {Text(call.Get("kernel_size", 2))} stride={Text(call.Get("stride", 3, 1.0))} " +
            $"pad={Text(call.Get("padding", 4, 0.0))} output_pad={Text(call.Get("output_padding", 5, 0.0))} groups={Text(call.Get("groups", 6, 1.0))} " +
            $"bias={Text(call.Get("bias", 7, true))} dilation={Text(call.Get("dilation", 8, 1.0))}",
        "MaxPool" => $"maxpool {Window(call, 0)} pad={Text(call.Get("padding", 2, 0.0))} dilation={Text(call.Get("dilation", 3, 1.0))} ceil={Text(call.Get("ceil_mode", 5, false))}",
        "AvgPool" => Average(call),
        "LPPool" => Norm(call),
        "AdaptiveAvgPool" => $"adaptiveavgpool {Sizes(call)}",
        "AdaptiveMaxPool" => $"adaptivemaxpool {Sizes(call)}",
        "Upsample" or "UpsamplingNearest" or "UpsamplingBilinear" => Upsampling(call),
        "PixelShuffle" => $"pixelshuffle {Text(call.Get("upscale_factor", 0))}",
        "PixelUnshuffle" => $"pixelunshuffle {Text(call.Get("downscale_factor", 0))}",
        "ChannelShuffle" => $"channelshuffle {Text(call.Get("groups", 0))}",
        "ZeroPad" => $"pad {Sides(call)}",
        "ConstantPad" => $"pad {Sides(call)} value={Text(call.Get("value", 1))}",
        "ReflectionPad" => $"pad {Sides(call)} mode=reflect",
        "ReplicationPad" => $"pad {Sides(call)} mode=edge",
        "CircularPad" => $"pad {Sides(call)} mode=wrap",
        _ => null,
    };

    private static int Rank(TorchCall call) => char.IsDigit(call.Word[^2]) ? call.Word[^2] - '0' : 2;

    private static string Convolution(TorchCall call)
    {
        var kernel = Each(call, call.Get("kernel_size", 2));
        var dilation = Each(call, call.Get("dilation", 5, 1.0));
        var padding = call.Get("padding", 4, 0.0);
        var mode = (string)(call.Get("padding_mode", 8, "zeros") ?? "zeros") switch { "reflect" => "reflect", "replicate" => "edge", "circular" => "wrap", _ => null };
        var before = "";
        if (mode is not null)
        {
            // Of an uneven amount the greater part stands after.
            var total = padding is string word
                ? kernel.Select((k, d) => word == "same" ? (int)(dilation[d] * (k - 1)) : 0).ToArray()
                : [.. Each(call, padding).Select(static p => (int)(2 * p))];
            before = $"pad {Join(total.Select(static t => t / 2).Concat(total.Select(static t => t - (t / 2))).Select(static t => (double)t))} mode={mode} | ";
            padding = 0.0;
        }

        return $"{before}conv {Text(call.Get("out_channels", 1))} {Join(kernel)} stride={Text(call.Get("stride", 3, 1.0))} pad={Text(padding)} " +
            $"dilation={Join(dilation)} groups={Text(call.Get("groups", 6, 1.0))} bias={Text(call.Get("bias", 7, true))}";
    }

    // Another divisor is a factor of the mean that counts padding.
    private static string Average(TorchCall call)
    {
        var divisor = call.Get("divisor_override", 5);
        var text = $"avgpool {Window(call, 0)} pad={Text(call.Get("padding", 2, 0.0))} ceil={Text(call.Get("ceil_mode", 3, false))} " +
            $"count_pad={(divisor is null ? Text(call.Get("count_include_pad", 4, true)) : "true")}";
        return divisor is double by ? $"{text} | scale {Text(Each(call, call.Get("kernel_size", 0)).Aggregate(1.0, static (a, b) => a * b) / by)}" : text;
    }

    // PyTorch's norm of power 1 has no absolute value: it is a sum.
    private static string Norm(TorchCall call)
    {
        var power = call.Number("norm_type", 0, 2);
        var window = $"{Window(call, 1)} ceil={Text(call.Get("ceil_mode", 3, false))}";
        return power == 1
            ? $"avgpool {window} | scale {Text(Each(call, call.Get("kernel_size", 1)).Aggregate(1.0, static (a, b) => a * b))}"
            : $"lppool {window} power={Text(power)}";
    }

    private static string Window(TorchCall call, int position) =>
        $"{Text(call.Get("kernel_size", position))}" + (call.Get("stride", position + 1) is { } stride ? $" stride={Text(stride)}" : "");

    private static string Sizes(TorchCall call) => call.Get("output_size", 0) is IEnumerable<object?> sizes
        ? Join(sizes.Select(static s => s is double size ? size : 0))
        : Text(call.Get("output_size", 0));

    private static string Upsampling(TorchCall call)
    {
        var mode = call.Word switch
        {
            "UpsamplingNearest2d" => "nearest",
            "UpsamplingBilinear2d" => "bilinear",
            _ => (string)call.Get("mode", 2, "nearest")!,
        };
        var corners = call.Word == "UpsamplingBilinear2d" || call.Flag("align_corners", 3);
        var kind = mode switch
        {
            "nearest" => "nearest",
            "linear" or "bilinear" or "trilinear" => "bilinear",
            _ => throw new NotSupportedException($"{call.Name} with mode {mode} has no counterpart"),
        };
        var extents = call.Get("size", 0) is { } size ? $"size={Text(size)}" : $"scale={Text(call.Get("scale_factor", 1))}";
        return $"upsample {extents} mode={kind} align_corners={(corners ? "true" : "false")}";
    }

    // Theirs are left, right, top, bottom, …: the last dimension first; ours all before, then all after.
    private static string Sides(TorchCall call)
    {
        if (call.Get("padding", 0) is not IEnumerable<object?> sides)
        {
            return Text(call.Get("padding", 0));
        }

        var numbers = sides.Select(static s => (double)s!).ToArray();
        return Join(Enumerable.Range(0, 2).SelectMany(after => Enumerable.Range(0, numbers.Length / 2).Reverse().Select(d => numbers[(2 * d) + after])));
    }

    private static double[] Each(TorchCall call, object? value) => value is IEnumerable<object?> numbers
        ? [.. numbers.Select(static n => (double)n!)]
        : [.. Enumerable.Repeat((double)value!, Rank(call))];

    private static string Join(IEnumerable<double> numbers) => string.Join('x', numbers.Select(static n => n < 0 ? $"(0{Text(n)})" : Text(n)));

    private static string Text(object? value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string word => word,
        IEnumerable<object?> numbers => Join(numbers.Select(static n => (double)n!)),
        _ => throw new NotSupportedException($"there is no counterpart of {value}"),
    };
}
