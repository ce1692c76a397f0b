using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Layers;

/// <summary>Inputs: dy, x. Summed over examples, and over the steps of a sequence.</summary>
internal sealed class DenseWeightGradient() : InternalOperator("dense.weightgradient", "dW = dyᵀ·x over the batch: gradient of dense with respect to its weight.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dW = dyᵀ·x");
        var dy = context.Input(0).As("dy");
        var x = context.Input(1).As("x");
        var shape = context.InputShape(1);
        var dw = context.Output.As("dw");
        var j = k.Parallel("j", dw.Extents[0]);
        var steps = shape.Kind == ShapeKind.Sequence ? 1 : 0;
        var extents = x.Extents.Skip(steps).ToEquatable();
        var i = k.ParallelOver(extents);
        var n = k.ReduceRows();
        Affine[] t = steps == 0 ? [] : [k.Reduce("t", shape.Extents[0])];
        k.Write(dw, k.Sum(k.Read(dy, [n, .. t, j]) * k.Read(x, [n, .. t, .. i])), j, KernelIndices.RowMajor(i, extents));
    }
}
