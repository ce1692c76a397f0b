namespace NetCompiler.Core.Operators.Activations;

internal sealed class Softmin : SoftmaxFamily
{
    public override string Name => "softmin";

    public override string Summary =>
        "y = e^-x / Σ e^-x: softmax of -x, over what softmax is over.";

    public override string DerivativeText => "dx = y · (Σ dy·y - dy)";

    public override void Lower(LoweringContext context) =>
        LowerNormalised(context, context.Kernel("softmin.forward", "y = e^(-x - m) / Σ e^(-x - m), m = max -x"), negated: true);

    public override void LowerGradient(LoweringContext context) =>
        LowerNormalisedGradient(context, context.Kernel("softmin.gradient", DerivativeText), negated: true);
}
