using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Trilu : Operator
{
    public override string Name => "trilu";

    public override string Summary => "y = x above and on a diagonal of its last two extents (below and on it with upper=false), 0 elsewhere.";

    public override string Example => "trilu diagonal=1";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("upper", ArgumentKind.Flag, "Whether what is above the diagonal stays.", "true", Positional: false),
        new ParameterSpec("diagonal", ArgumentKind.Integer, "How far the diagonal lies above the main one.", "0", Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        if (context.Inputs[0].Rank >= 2)
        {
            return context.Inputs[0];
        }

        context.ShapeProblem($"{context.Subject} needs a matrix, but {context.Origin(0)} gives {Words.Shape(context.Inputs[0])}. Reshape it to rows and columns.");
        return null;
    }

    /// <summary>What stays has the gradient, what does not has none: the same once more.</summary>
    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            context.Give(0, context.Add(Name, node.Settings, node.Shape, node.PerExample, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var y = context.Output;
        var (rows, columns) = (y.Extents[y.Extents.Count - 2], y.Extents[y.Extents.Count - 1]);
        var (isUpper, diagonal) = (context.Node.Settings.Flag("upper"), context.Node.Settings.Integer("diagonal"));
        var stays = context.Constant("stays", Shape.Flat(rows, columns), Enumerable.Range(0, rows).SelectMany(r =>
            Enumerable.Range(0, columns).Select(c => (isUpper ? c - r >= diagonal : c - r <= diagonal) ? 1.0 : 0)));
        var k = context.Kernel("trilu.forward", "y = x on one side of a diagonal, else 0");
        var index = k.Elements(y);
        var value = k.ReadAt(context.Input(0).As("x"), index);
        k.Write(y, Expression.Select(k.Read(stays, index[index.Length - 2], index[index.Length - 1]), value, 0), index);
    }
}
