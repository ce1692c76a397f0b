using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Clip : ElementwiseOperator
{
    public override string Name => "clip";

    public override string Summary => FormulaText + ": limits every value.";

    public override string Example => "clip -1 1";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("min", ArgumentKind.Real, "Least value of the result."),
        new ParameterSpec("max", ArgumentKind.Real, "Greatest value of the result; more than min."));

    public override string FormulaText => "y = min(max(x, min), max)";

    public override string DerivativeText => "dx = dy where min < y < max, else 0";

    public override bool ReadsResult(Settings settings) => true;

    public override Shape? Infer(InferenceContext context)
    {
        if (context.Settings.Number("min") < context.Settings.Number("max"))
        {
            return context.Inputs[0];
        }

        context.ArgumentProblem("max", $"{context.Subject} leaves no values between min and max. Give the smaller number first, e.g. clip -1 1.");
        return null;
    }

    public override Expression Formula(Expression x, Settings settings) =>
        Clipping.Between(x, settings.Number("min"), settings.Number("max"));

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) =>
        Clipping.Inside(y, settings.Number("min"), settings.Number("max"), dy);
}
