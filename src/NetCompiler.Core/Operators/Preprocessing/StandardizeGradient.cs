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
        var index = k.Elements(context.Output);
        k.Write(context.Output, k.Read(context.Input(0), index) / Standardize.Divisor(k.ReadAt(context.Input(1), index)), index);
    }
}
