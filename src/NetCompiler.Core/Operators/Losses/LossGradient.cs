using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>Inputs: dy (one number, or one per example), prediction, target, perhaps what each step counts. Setting: <c>weight</c>.</summary>
internal sealed class LossGradient(LossOperator of) : InternalOperator(of.Name + ".gradient", of.DerivativeText + $": gradient of {of.Name}.")
{
    public override (int Least, int Most) InputCount => (3, 4);

    public override void Lower(LoweringContext context) => of.LowerGradient(context);
}
