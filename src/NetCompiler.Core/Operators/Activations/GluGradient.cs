using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Inputs: dy, x. One kernel writes both halves.</summary>
internal sealed class GluGradient() : InternalOperator("glu.gradient", "da = dy · s, db = dy · a · s · (1 - s), s = logistic(b): gradient of glu.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "da = dy · s, db = dy · a · s · (1 - s), s = logistic(b)");
        var x = context.Input(1).As("x");
        var dx = context.Output.As("dx");
        var index = k.Elements(context.Input(0));
        var gate = Glu.Gate(context.InputShape(0), index);
        var dy = k.Read(context.Input(0).As("dy"), index);
        var s = Expression.Logistic(k.Read(x, gate));
        k.Write(dx, dy * s, index);
        k.Write(dx, dy * k.Read(x, index) * (s * (1 - s)), gate);
    }
}
