using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>As in PyTorch, it has no weight unless asked for, and no running statistics.</summary>
internal sealed class InstanceNorm : ExampleNorm
{
    public override string Name => "instancenorm";

    public override string Summary =>
        "y = (x - mean) / √(variance + eps), with statistics of each channel of each example over all positions; with affine=true times weight plus bias, one of each a channel.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = NormalizationArguments.Of("1e-5", affine: false);

    protected override Settings? AxesOf(InferenceContext context) => AxesOf(context.Settings, context.Inputs[0]);

    protected override Settings AxesOf(Settings settings, Shape shape) => NormalizedAxes.OverGroups(shape.Extents[FeatureAxis.Of(shape)]);
}
