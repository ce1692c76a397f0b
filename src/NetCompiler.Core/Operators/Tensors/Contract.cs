using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Setting: <c>equation</c>, as of <c>einsum</c>. A result that is not per example is summed over the batch.</summary>
internal sealed class Contract() : InternalOperator("contract", "y = Σ a · b · … over the letters that the result does not have, and over the batch if it has none.")
{
    public override void Lower(LoweringContext context) => Contraction.Lower(context, context.Node.Settings.Text("equation"), Name);
}
