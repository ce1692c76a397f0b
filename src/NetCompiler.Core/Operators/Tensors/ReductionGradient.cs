using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>The gradient of a <see cref="ReductionOperator"/>. Inputs: dy, then x and y as far as it reads them.</summary>
internal sealed class ReductionGradient(ReductionOperator of) : InternalOperator(of.Name + ".gradient", $"dx from dy, repeated along the axes reduced: gradient of {of.Name}.")
{
    public override (int Least, int Most) InputCount => (1, 3);

    public override void Lower(LoweringContext context) => of.LowerGradient(context);
}
