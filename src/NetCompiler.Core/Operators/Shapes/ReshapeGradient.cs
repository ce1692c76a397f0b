using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Shapes;

/// <summary>Unlike <c>reshape</c> it may give any shape, e.g. of a sequence.</summary>
internal sealed class ReshapeGradient() : InternalOperator("reshape.gradient", "dx = dy in the input's extents: gradient of reshape and flatten.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context) => Reshaping.Lower(context, Name);
}
