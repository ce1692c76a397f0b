using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>Inputs: dy (one number, or one per example), prediction, target. Setting: <c>weight</c>.</summary>
internal sealed class LossGradient(LossOperator of) : InternalOperator(of.Name + ".gradient", of.DerivativeText + $": gradient of {of.Name}.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context) => of.LowerGradient(context);
}
