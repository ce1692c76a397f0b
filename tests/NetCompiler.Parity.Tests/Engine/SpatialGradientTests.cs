using NetCompiler.Engine;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>The engine's layers over channels and space against differences.</summary>
public class SpatialGradientTests
{
    public static TheoryData<string, string> Layers() => new()
    {
        { "4x5x4", "conv 3 2x3" }, { "4x5x4", "conv 4 3x2 stride=2x1 pad=1x0x0x2 bias=false" }, { "4x5x4", "conv 6 2 groups=2 dilation=2x1" },
        { "4x5x4", "conv 2 3 pad=same stride=2" }, { "4x7", "conv 3 3 stride=2 pad=2" }, { "1x3x4x2", "conv 2 2x3x1 pad=1x0x1" },
        { "4x5x4", "depthwise 3 pad=1" }, { "2x5x4", "depthwise 2x1 multiplier=3 stride=2" },
        { "4x3x2", "convtranspose 3 2x3" }, { "4x3x2", "convtranspose 6 3 groups=2 stride=2 pad=1 output_pad=1" }, { "2x4", "convtranspose 3 3 stride=3 dilation=2 bias=false" },
        { "2x5x4", "maxpool 2" }, { "2x5x4", "maxpool 3x2 stride=2x1 pad=1x0 ceil=true" }, { "2x7", "maxpool 2 stride=1 dilation=3" }, { "2x4x3x2", "maxpool 2" },
        { "2x5x4", "avgpool 2" }, { "2x5x4", "avgpool 3 stride=2 pad=1 ceil=true" }, { "2x5x4", "avgpool 3 stride=2 pad=1 ceil=true count_pad=false" },
        { "2x5x4", "lppool 2" }, { "2x5x4", "lppool 2x3 stride=1 pad=1 power=3" }, { "2x7", "lppool 3 stride=2 ceil=true power=1.5" },
        { "3x5x4", "globalmaxpool" }, { "3x5x4", "globalavgpool" }, { "3x5x4", "globallppool" }, { "3x5x4", "adaptivemaxpool 2x3" }, { "3x5x4", "adaptiveavgpool 3x2" },
        { "3x3x2", "upsample 2x3" }, { "3x3x2", "upsample 2 mode=bilinear" }, { "3x3x2", "upsample 3x2 mode=bilinear align_corners=true" }, { "3x3x2", "upsample size=5x3" },
        { "2x3", "upsample 2 mode=bilinear" }, { "8x2x3", "pixelshuffle 2" }, { "2x4x6", "pixelunshuffle 2" }, { "6x2x3", "channelshuffle 2" },
        { "2x4x3", "pad 1x2x0x1 value=0.5" }, { "2x4x3", "pad 2x1 mode=reflect" }, { "2x4x3", "pad 1x0x2x3 mode=edge" }, { "2x4x3", "pad 1x2 mode=wrap" },
        { "2x4x3", "pad (0-1)x0x1x(0-1)" },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layers_over_space_agree_with_differences(string input, string layer) => Check($"input {input}\n{layer}\n", layer.Length);

    [Theory]
    [InlineData("conv 3 3 stride=2 pad=1")]
    [InlineData("convtranspose 3 2 stride=2")]
    [InlineData("maxpool 2")]
    [InlineData("avgpool 3 stride=1 pad=1")]
    [InlineData("globalavgpool")]
    [InlineData("upsample 2 mode=bilinear")]
    [InlineData("pad 1x2")]
    public void Layers_over_steps_agree_with_differences(string layer) => Check($"sequence 6x4\n{layer}\n", layer.Length);

    [Fact]
    public void Of_equal_maxima_the_first_has_the_gradient()
    {
        var network = GenericNetwork.Parse("input 1x2x4\nmaxpool 2").ToDouble();
        var gradients = new double[8];
        network.Backward([1, 1, 0, 2, 1, 1, 2, 2], [3.0, 5.0], gradients, []);
        Assert.Equal([3, 0, 0, 5, 0, 0, 0, 0], gradients);
    }

    private static void Check(string text, int seed)
    {
        var random = new Random(seed);
        var network = GenericNetwork.Parse(text).ToDouble();
        Numbers.Normal(random, network.Parameters.Length).CopyTo(network.Parameters);
        FiniteDifferences.CheckBackward(network, Numbers.Normal(random, 2 * network.InputSize), random);
    }
}
