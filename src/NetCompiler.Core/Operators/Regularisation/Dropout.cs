using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Regularisation;

/// <summary>
/// Passes put something else in its place before gradients and lowering: in training <c>multiply(x, dropout.mask)</c>; at inference x
/// itself, or <c>scale(x, 1 - rate)</c> with <c>scale=inference</c>.
/// </summary>
internal sealed class Dropout : Operator
{
    public override string Name => "dropout";

    public override string Summary =>
        "y = x · mask in training: each value is 0 with probability rate; the others are divided by 1 - rate (scale=training), or all are multiplied by 1 - rate at inference (scale=inference).";

    public override string Example => "dropout 0.2";

    public override OperatorGroup Group => OperatorGroup.Regularisation;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("rate", ArgumentKind.Real, "Probability of 0, from 0 up to but not including 1.", "0.5", Minimum: 0, Maximum: 1),
        new ParameterSpec(
            "scale",
            ArgumentKind.Choice,
            "When the expected value is kept: scaled up in training, or scaled down at inference.",
            "training",
            Choices: EquatableArray.Of("training", "inference"),
            Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        if (context.Settings.Number("rate") < 1)
        {
            return context.Inputs[0];
        }

        context.ArgumentProblem("rate", $"{context.Subject} would drop everything. Give a rate below 1, e.g. dropout 0.5.");
        return null;
    }

    public override void Differentiate(GradientContext context) => throw Rewritten.Missing(context.Node);

    public override void Lower(LoweringContext context) => throw Rewritten.Missing(context.Node);
}
