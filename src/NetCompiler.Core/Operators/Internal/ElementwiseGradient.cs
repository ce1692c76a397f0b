using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Internal;

/// <summary>The gradient of an element-wise operator. Inputs: dy, then x and the result y as far as the derivative reads them.</summary>
internal sealed class ElementwiseGradient(ElementwiseOperator of)
    : InternalOperator(of.Name + ".gradient", of.DerivativeText + $": gradient of {of.Name}.")
{
    public override (int Least, int Most) InputCount => (1, 3);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var k = context.Kernel(Name, of.DerivativeText);
        var dx = context.Output.As("dx");
        var index = k.Elements(dx);
        var next = 1;
        Expression dy = k.Read(context.Input(0).As("dy"), index);
        Expression x = of.ReadsInput(settings) ? k.Read(context.Input(next++).As("x"), index) : 0;
        Expression y = of.ReadsResult(settings) ? k.Read(context.Input(next).As("y"), index) : 0;
        k.Write(dx, of.Derivative(dy, x, y, settings), index);
    }
}
