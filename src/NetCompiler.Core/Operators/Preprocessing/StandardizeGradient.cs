using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Preprocessing;

/// <summary>Inputs: dy, deviation.</summary>
internal sealed class StandardizeGradient() : InternalOperator("standardize.gradient", "dx = dy / deviation: gradient of standardize.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = dy / deviation");
        var dx = context.Output.As("dx");
        var index = k.Elements(dx);
        k.Write(dx, k.Read(context.Input(0).As("dy"), index) / Standardize.Divisor(k.ReadAt(context.Input(1), index)), index);
    }
}
