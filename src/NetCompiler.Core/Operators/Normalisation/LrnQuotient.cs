using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Inputs: x, divisor. Its gradient is that through the divisor, too, whose own node therefore gets none.</summary>
internal sealed class LrnQuotient() : InternalOperator("lrn.quotient", "y = x / divisor^beta.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            context.Give(0, context.Add("lrn.gradient", node.Settings, node.Shape, true, context.OutputGradient, node.Inputs[0], node.Inputs[1]));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = x / divisor^beta");
        var index = k.Elements(context.Output);
        var power = LocalResponseNorm.Power(k.Read(context.Input(1).As("divisor"), index), -context.Node.Settings.Number("beta", 0.75));
        k.Write(context.Output, k.Read(context.Input(0), index) * power, index);
    }
}
