namespace NetCompiler.Core.Operators.Normalisation;

internal sealed class LayerNorm : FeatureNorm
{
    public override string Name => "layernorm";

    public override string Summary =>
        "y = (x - mean) / √(variance + eps) · weight + bias, with statistics of each example: over all of a flat or spatial value, or each step of a sequence; weight and bias have the extents normalised.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = NormalizationArguments.Of(AxesSpec);
}
