using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class OneHot : Operator
{
    public override string Name => "onehot";

    public override string Summary => "y = rows with a 1 at the position that each number of x names, counted from 0, and 0 elsewhere; a number that names none gives zeros. No gradient.";

    public override string Example => "onehot 4";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("depth", ArgumentKind.Integer, "The numbers of a row, at least 1.", Minimum: 1, Maximum: int.MaxValue));

    public override Shape? Infer(InferenceContext context)
    {
        int[] extents = [.. context.Inputs[0].Extents, context.Settings.Integer("depth")];
        return Axes.IsTooLarge(context, extents) ? null : Shape.Flat(extents);
    }

    public override void Lower(LoweringContext context)
    {
        var y = context.Output;
        var depth = context.Node.Settings.Integer("depth");
        var positions = context.Constant("position", Shape.Flat(depth), Enumerable.Range(0, depth).Select(static i => (double)i));
        var k = context.Kernel("onehot.forward", "y[i] = 1 where x = i, else 0");
        var index = k.Elements(y);
        var x = k.Read(context.Input(0).As("x"), index[..^1]);
        k.Write(y, Formulas.Equal(x, k.Read(positions, index[index.Length - 1])), index);
    }
}
