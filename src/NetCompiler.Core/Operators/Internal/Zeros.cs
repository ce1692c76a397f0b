using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Internal;

/// <summary>The gradient of what has no influence on the results, e.g. of weights before a step.</summary>
internal sealed class Zeros() : InternalOperator("zeros", "0 everywhere: gradient of a value without influence.")
{
    public override (int Least, int Most) InputCount => (0, 0);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = 0");
        var dx = context.Output.As("dx");
        k.Write(dx, 0, k.Elements(dx));
    }
}
