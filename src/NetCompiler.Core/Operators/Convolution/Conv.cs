using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>Convolution in one to three dimensions, by the space of the input; of a sequence over its steps.</summary>
internal sealed class Conv : Convolution
{
    public override string Name => "conv";

    public override string Summary =>
        "y[o] = Σ x[i, s·p + d·k]·w[o, i, k] + b[o]: convolution over one to three dimensions of space, or the steps of a sequence. "
        + "Weights: weight (channels, inputs / groups, kernel), bias (channels).";

    public override string Example => "conv 8 3x3 pad=1";

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        new("channels", ArgumentKind.Integer, "Channels of the result, at least 1.", Minimum: 1),
        WindowArguments.Kernel,
        WindowArguments.Stride, WindowArguments.Pad, WindowArguments.Dilation,
        new("groups", ArgumentKind.Integer, "Parts of the channels that do not see each other.", "1", Minimum: 1, Positional: false),
        new("bias", ArgumentKind.Flag, "Whether a bias is added.", "true", Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    protected override (int Channels, int Groups)? Channels(InferenceContext context, Space input)
    {
        var (channels, groups) = (context.Settings.Integer("channels"), context.Settings.Integer("groups"));
        return Divide(context, groups, channels, input.Channels) ? (channels, groups) : null;
    }
}
