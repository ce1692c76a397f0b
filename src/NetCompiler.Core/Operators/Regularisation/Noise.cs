using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Regularisation;

/// <summary>Passes put <c>add(x, noise.value)</c> in its place in training, and x at inference.</summary>
internal sealed class Noise : Operator
{
    public override string Name => "noise";

    public override string Summary => "y = x + deviation · z in training, z standard normal; y = x at inference.";

    public override string Example => "noise 0.1";

    public override OperatorGroup Group => OperatorGroup.Regularisation;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("deviation", ArgumentKind.Real, "Standard deviation, at least 0.", Minimum: 0));

    public override Shape? Infer(InferenceContext context) => context.Inputs[0];

    public override void Differentiate(GradientContext context) => throw Rewritten.Missing(context.Node);

    public override void Lower(LoweringContext context) => throw Rewritten.Missing(context.Node);
}
