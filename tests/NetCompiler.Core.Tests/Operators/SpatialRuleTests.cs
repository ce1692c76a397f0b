using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Tests.Gradients;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Shapes of the layers over channels and space, and the sentences about those that do not fit.</summary>
public sealed class SpatialRuleTests
{
    [Theory]
    [InlineData("conv", "channels=6 kernel=5 pad=2", "s1x28x28", "s6x28x28", "weight 6x1x5x5, bias 6")]
    [InlineData("conv", "channels=64 kernel=11 stride=4 pad=2 bias=false", "s3x224x224", "s64x55x55", "weight 64x3x11x11")]
    [InlineData("conv", "channels=8 kernel=3 pad=same stride=2", "s3x7x8", "s8x4x4", "weight 8x3x3x3, bias 8")]
    [InlineData("conv", "channels=8 kernel=3x1 pad=1x0x0x2 dilation=2x1 groups=2", "s4x9x5", "s8x6x7", "weight 8x2x3x1, bias 8")]
    [InlineData("conv", "channels=8 kernel=3", "q20x5", "q18x8", "weight 8x5x3, bias 8")]
    [InlineData("conv", "channels=4 kernel=3 pad=valid", "s2x5x5x5", "s4x3x3x3", "weight 4x2x3x3x3, bias 4")]
    [InlineData("depthwise", "kernel=3 multiplier=2 pad=1", "s4x5x5", "s8x5x5", "weight 8x1x3x3, bias 8")]
    [InlineData("convtranspose", "channels=6 kernel=4 stride=2 pad=1", "s8x7x7", "s6x14x14", "weight 8x6x4x4, bias 6")]
    [InlineData("convtranspose", "channels=6 kernel=3 stride=2 pad=1 output_pad=1 groups=2", "s8x7x5", "s6x14x10", "weight 8x3x3x3, bias 6")]
    [InlineData("maxpool", "size=2", "s6x29x28", "s6x14x14", "")]
    [InlineData("maxpool", "size=2 ceil=true", "s6x29x28", "s6x15x14", "")]
    [InlineData("maxpool", "size=3 stride=2 pad=1", "s6x28x28", "s6x14x14", "")]
    [InlineData("avgpool", "size=2 stride=3 ceil=true pad=1", "s6x4x4", "s6x2x2", "")]
    [InlineData("lppool", "size=5 stride=1", "s6x28x28", "s6x24x24", "")]
    [InlineData("globalavgpool", "", "s6x28x28", "6", "")]
    [InlineData("globalmaxpool", "", "q28x5", "5", "")]
    [InlineData("adaptiveavgpool", "size=0x3", "s6x28x28", "s6x28x3", "")]
    [InlineData("upsample", "scale=2x3", "s6x4x4", "s6x8x12", "")]
    [InlineData("upsample", "size=5x3", "s6x4x4", "s6x5x3", "")]
    [InlineData("pixelshuffle", "factor=2", "s8x3x4", "s2x6x8", "")]
    [InlineData("pixelunshuffle", "factor=2", "s2x6x8", "s8x3x4", "")]
    [InlineData("channelshuffle", "groups=3", "s6x2x2", "s6x2x2", "")]
    [InlineData("pad", "amount=1x2x0x-1", "s6x2x5", "s6x3x6", "")]
    public void Shapes_and_weights(string layer, string arguments, string input, string result, string weights)
    {
        var (shape, inference) = Infer(layer, arguments, input);
        Assert.Empty(inference.Problems);
        Assert.Equal(Read(result), shape);
        Assert.Equal(weights, string.Join(", ", inference.Weights.Select(static w => $"{w.Name} {w.Shape}")));
    }

    [Theory]
    [InlineData("conv", "channels=8 kernel=7", "s16x5x5", "needs an input of at least 7x7", "a gives 16x5x5", "smaller kernel", "pad=same")]
    [InlineData("conv", "channels=8 kernel=3 dilation=3 pad=0x1", "s16x5x5", "at least 7x7", "with padding 5x7", "smaller dilation")]
    [InlineData("conv", "channels=8 kernel=3", "10", "channels and space", "a gives 10", "reshape 4x7x7")]
    [InlineData("conv", "channels=8 kernel=3 groups=3", "s6x5x5", "3 groups", "channels are 8", "divide")]
    [InlineData("conv", "channels=9 kernel=3 groups=3", "s4x5x5", "3 groups", "a gives 4x5x5", "are 4", "divide")]
    [InlineData("conv", "channels=8 kernel=3x3", "s6x9", "kernel", "2 extents", "which has 1 of space")]
    [InlineData("conv", "channels=8 kernel=3 pad=1x1x1", "s6x9x9", "pad", "3 numbers", "2, or 4")]
    [InlineData("convtranspose", "channels=8 kernel=3 output_pad=2 stride=2", "s6x9x9", "output_pad", "less than the stride")]
    [InlineData("convtranspose", "channels=8 kernel=3 groups=4", "s6x9x9", "4 groups", "6x9x9", "multiples")]
    [InlineData("convtranspose", "channels=8 kernel=2 pad=3", "s6x3x3", "cuts off more", "6x3x3", "less padding")]
    [InlineData("maxpool", "size=4", "s6x3x5", "at least 4x4", "6x3x5", "smaller size")]
    [InlineData("maxpool", "size=2 pad=2", "s6x3x5", "whole windows on padding", "6x3x5", "half the window")]
    [InlineData("avgpool", "size=2", "7", "channels and space", "a gives 7", "reshape")]
    [InlineData("globalavgpool", "", "7", "channels and space", "a gives 7", "reshape")]
    [InlineData("adaptiveavgpool", "size=2x2", "q7x3", "size", "2 extents", "1 of space")]
    [InlineData("pixelshuffle", "factor=3", "s12x4x4", "9 channels", "12x4x4", "more channels")]
    [InlineData("pixelunshuffle", "factor=3", "s12x4x6", "3 elements", "12x4x6", "Pad or crop")]
    [InlineData("channelshuffle", "groups=5", "s12x4x6", "5 groups", "12x4x6", "divisor")]
    [InlineData("pad", "amount=4 mode=reflect", "s12x4x6", "no more than 3", "12x4x6", "mode=edge")]
    [InlineData("pad", "amount=-2", "s12x4x6", "cuts off everything", "12x4x6", "less")]
    public void What_does_not_fit_is_a_sentence(string layer, string arguments, string input, params string[] parts)
    {
        var (shape, inference) = Infer(layer, arguments, input);
        Assert.Null(shape);
        var found = Assert.Single(inference.Problems);
        Assert.All(parts, part => Assert.Contains(part, found, StringComparison.Ordinal));
        Assert.EndsWith(".", found, StringComparison.Ordinal);
    }

    private static (Shape? Shape, Inference Inference) Infer(string layer, string arguments, string input)
    {
        var node = new Node(0, Leaf.Input, "a", default, Settings.None, Read(input), true, -1);
        var inference = new Inference(GraphSketch.Arguments(layer, arguments), [node]);
        return (OperatorCatalogue.Find(layer)!.Infer(inference), inference);
    }

    private static Shape Read(string text)
    {
        var extents = text.TrimStart('s', 'q').Split('x').Select(static e => int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return text[0] == 's' ? Shape.Spatial(extents) : text[0] == 'q' ? Shape.Sequence(extents[0], extents[1]) : Shape.Flat(extents);
    }
}
