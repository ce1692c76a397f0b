using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>A convolution with as many groups as channels.</summary>
internal sealed class Depthwise : Convolution
{
    public override string Name => "depthwise";

    public override string Summary =>
        "y[c·m + j] = Σ x[c, s·p + d·k]·w[c·m + j, k] + b: convolution of each channel on its own, into multiplier channels. "
        + "Weights: weight (channels · multiplier, 1, kernel), bias (channels · multiplier).";

    public override string Example => "depthwise 3x3 pad=same";

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        WindowArguments.Kernel,
        new("multiplier", ArgumentKind.Integer, "Channels of the result for each of the input.", "1", Minimum: 1, Positional: false),
        WindowArguments.Stride, WindowArguments.Pad, WindowArguments.Dilation,
        new("bias", ArgumentKind.Flag, "Whether a bias is added.", "true", Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    protected override (int Channels, int Groups)? Channels(InferenceContext context, Space input) =>
        (checked(input.Channels * context.Settings.Integer("multiplier")), input.Channels);
}
