using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Inputs: dy, x. Summed over the batch and every extent that shares a slope.</summary>
internal sealed class PreluWeightGradient() : InternalOperator("prelu.weightgradient", "dweight = Σ dy · x where x <= 0: gradient of prelu with respect to its slopes.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dweight = Σ dy · x where x <= 0");
        var shape = context.InputShape(1);
        var slopes = context.Output.Extents[0];
        var channel = slopes == 1 ? -1 : FeatureAxis.Of(shape);
        Affine c = slopes == 1 ? 0 : k.Parallel("c", slopes);
        Affine[] index = [k.ReduceRows(), .. shape.Extents.Select((e, i) => i == channel ? c : k.Reduce("k" + i, e))];
        var x = k.Read(context.Input(1).As("x"), index);
        k.Write(context.Output.As("dweight"), k.Sum(Expression.Select(Expression.Less(0, x), 0, k.Read(context.Input(0).As("dy"), index) * x)), c);
    }
}
