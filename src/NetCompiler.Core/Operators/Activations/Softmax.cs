namespace NetCompiler.Core.Operators.Activations;

internal sealed class Softmax : SoftmaxFamily
{
    public override string Name => "softmax";

    public override string Summary =>
        "y = e^x / Σ e^x: over all features of a flat value, those of each step of a sequence, the channels at each place of a spatial value.";

    public override string DerivativeText => "dx = y · (dy - Σ dy·y)";

    public override void Lower(LoweringContext context) =>
        LowerNormalised(context, context.Kernel("softmax.forward", "y = e^(x - m) / Σ e^(x - m), m = max x"), negated: false);

    public override void LowerGradient(LoweringContext context) =>
        LowerNormalisedGradient(context, context.Kernel("softmax.gradient", DerivativeText), negated: false);
}
