using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Inputs: dy, x, weight.</summary>
internal sealed class PreluInputGradient() : InternalOperator("prelu.inputgradient", "dx = dy where x > 0, else weight · dy: gradient of prelu.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = dy where x > 0, else weight · dy");
        var dx = context.Output.As("dx");
        var index = k.Elements(dx);
        var dy = k.Read(context.Input(0).As("dy"), index);
        var slope = k.Read(context.Input(2).As("weight"), Prelu.Slope(context.Node.Shape, context.Input(2), index));
        k.Write(dx, Expression.Select(Expression.Less(0, k.Read(context.Input(1).As("x"), index)), dy, slope * dy), index);
    }
}
