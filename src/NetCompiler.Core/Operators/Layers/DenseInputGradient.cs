using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Layers;

/// <summary>Inputs: dy, weight. One parallel axis for each extent of x.</summary>
internal sealed class DenseInputGradient() : InternalOperator("dense.inputgradient", "dx = dy·W: gradient of dense with respect to its input.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = dy·W");
        var dy = context.Input(0).As("dy");
        var dx = context.Output.As("dx");
        var n = k.Rows();
        var steps = Dense.StepsOf(k, context.Node.Shape);
        var extents = dx.Extents.Skip(steps.Length).ToEquatable();
        var i = k.ParallelOver(extents);
        var j = k.Reduce("j", dy.Extents[dy.Extents.Count - 1]);
        var sum = k.Sum(k.Read(dy, [n, .. steps, j]) * k.Read(context.Input(1).As("weight"), j, KernelIndices.RowMajor(i, extents)));
        k.Write(dx, sum, [n, .. steps, .. i]);
    }
}
