using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>The result is per example, the input is not.</summary>
internal sealed class Spread() : InternalOperator("spread", "y[n] = x: a shared value once for each example.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Differentiate(GradientContext context) => Contraction.GiveSummed(context, 0, context.OutputGradient);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y[n] = x");
        var index = k.Elements(context.Output);
        k.Write(context.Output, k.ReadAt(context.Input(0).As("x"), index), index);
    }
}
