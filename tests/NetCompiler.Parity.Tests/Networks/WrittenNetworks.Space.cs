namespace NetCompiler.Parity.Tests.Networks;

/// <content>Layers over channels and space, in one to three dimensions and over steps, alone and after each other.</content>
internal static partial class WrittenNetworks
{
    private static readonly string[] Inputs = ["input 4x6x7", "input 4x16x16", "input 4x9", "input 2x4x3x5", "sequence 10x4"];

    private static readonly string[] AnyRank =
    [
        "conv 5 3", "conv 16 2 stride=2 | relu", "conv 4 3 pad=same dilation=2 bias=false", "conv 6 2 groups=2 stride=3 pad=1 | tanh", "depthwise 3 pad=1",
        "depthwise 2 multiplier=2 stride=2 pad=1", "convtranspose 3 3 stride=2 pad=1 output_pad=1", "convtranspose 4 2 groups=2 stride=2 | relu",
        "maxpool 2", "maxpool 3 stride=2 pad=1 ceil=true", "maxpool 2 stride=1 dilation=2", "avgpool 2", "avgpool 3 stride=2 pad=1 ceil=true count_pad=false",
        "avgpool 3 stride=2 pad=1 ceil=true", "lppool 2", "lppool 3 stride=2 power=3", "globalmaxpool", "globalavgpool", "globallppool", "adaptivemaxpool 2",
        "adaptiveavgpool 2", "adaptiveavgpool 1", "upsample 2", "upsample 3 mode=bilinear", "upsample 2 mode=bilinear align_corners=true", "upsample size=5",
        "channelshuffle 2", "pad 1", "pad 2 mode=edge", "pad 1 mode=reflect", "pad 1 mode=wrap", "pad -1",
    ];

    private static IEnumerable<string> OverSpace()
    {
        foreach (var layer in AnyRank)
        {
            foreach (var input in Inputs)
            {
                // Weights before, so that the gradient of the layer's input matters.
                if (input != "input 2x4x3x5" || !layer.Contains("groups", StringComparison.Ordinal))
                {
                    yield return $"{input}\nconv 4 1\n{layer}\ndense 3\n";
                }
            }
        }

        // Short windows: both kinds of layout, three to five taps, channels in several vectors, rows that are no whole vectors, gradients through all of them.
        yield return "input 3x8x12\nconv 16 3 pad=1 | relu\nconv 48 3 pad=1 | tanh\nconv 16 3x5 pad=1x2 | relu\nglobalavgpool | dense 3\n";
        yield return "input 16x10x10\nconv 32 4 pad=1 | tanh\nconv 16 2 | conv 16 3 pad=1 | maxpool 2\ndense 3\n";
        yield return "input 1x20x18\nconv 6 5 pad=2 | tanh | avgpool 2\nconv 7 3x4 pad=1x2 | relu\nconv 16 5 pad=2\ndense 4\n";
        yield return "input 2x64\nconv 48 3 pad=1 | relu\nconv 48 3 | convtranspose 48 3 | tanh\nglobalavgpool\ndense 2\n";
        yield return "input 16x4x4x8\na = conv 16 3 pad=1 | relu\nb = a | conv 16 3 pad=1\nadd a b | relu | globalavgpool\ndense 2\n";
        yield return "input 8x3x4\npixelshuffle 2 | conv 2 3\n";
        yield return "input 2x4x6\npixelunshuffle 2 | conv 3 2\n";
        yield return "input 1x28x28\nconv 6 5 pad=2 | relu | maxpool 2\nconv 16 5 | relu | maxpool 2\ndense 120 | relu\ndense 84 | relu\ndense 10 | softmax\n";
        yield return "input 3x8x8\nconv 16 3 pad=1 | relu\nconv 16 3 pad=1 stride=2 | relu\nconv 32 1 | relu\nglobalavgpool\ndense 10 | softmax\n";
        yield return "input 2x8x8\na = conv 4 3 pad=1 | relu\nb = a | maxpool 2 | conv 8 3 pad=1 | relu\nc = b | convtranspose 4 2 stride=2\nconcat a c | conv 2 1\n";
        yield return "input 4x5x5\nblock residual(c) { main = in | conv c 3 pad=1 | relu | conv c 3 pad=1\n add main in | relu }\nresidual 4\nresidual 4\nglobalavgpool | dense 2\n";
    }
}
