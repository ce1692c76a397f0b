using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Hardmax : Operator
{
    public override string Name => "hardmax";

    public override string Summary => "y = 1 at the first greatest value, else 0: over what softmax is over; no gradient.";

    public override OperatorGroup Group => OperatorGroup.Activation;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters => SoftmaxFamily.AxisOnly;

    public override Shape? Infer(InferenceContext context) => Axes.Check(context, context.Inputs[0].Rank, "axis") ? context.Inputs[0] : null;

    public override void Lower(LoweringContext context)
    {
        var shape = context.Node.Shape;
        var reduced = SoftmaxFamily.Reduced(context.Node);
        var count = reduced.Aggregate(1, (n, d) => n * shape.Extents[d]);
        var positions = context.Constant(
            "position", Shape.Flat([.. reduced.Select(d => shape.Extents[d])]), Enumerable.Range(0, count).Select(static i => (double)i));
        var k = context.Kernel("hardmax.forward", "y = 1 at the first x that is max x, else 0");
        var index = SoftmaxFamily.Index(k, context);
        var x = k.Read(context.Input(0).As("x"), index);
        var skip = index.Length - shape.Rank;
        var position = k.Read(positions, [.. reduced.Select(d => index[skip + d])]);
        var greatest = k.Maximum(x);
        k.NextStage();
        var first = k.Accumulate(AccumulatorKind.Minimum, Expression.Select(Formulas.Equal(x, greatest), position, count));
        k.NextStage();
        k.WriteInner(context.Output, Formulas.Equal(position, first), index);
    }
}
