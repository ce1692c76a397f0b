using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Inputs: dy and the result y.</summary>
internal sealed class SoftmaxGradient(SoftmaxFamily of) : InternalOperator(of.Name + ".gradient", of.DerivativeText + $": gradient of {of.Name}.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context) => of.LowerGradient(context);
}
