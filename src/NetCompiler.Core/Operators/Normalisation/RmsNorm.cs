namespace NetCompiler.Core.Operators.Normalisation;

internal sealed class RmsNorm : FeatureNorm
{
    public override string Name => "rmsnorm";

    public override string Summary =>
        "y = x / √(mean(x²) + eps) · weight, for each example over all of a flat or spatial value, or each step of a sequence; the weight has the extents normalised.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = NormalizationArguments.Of("1e-6", affine: true, AxesSpec);

    protected override bool IsCentred => false;
}
