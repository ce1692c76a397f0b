using System.Globalization;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Transpose : Operator
{
    public override string Name => "transpose";

    public override string Summary => "y = x with its extents in another order; reversed when none is given. The result is a plain tensor.";

    public override string Example => "transpose 0";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("order", ArgumentKind.Integers, "The extents of x in their new order, each once: transpose 2 0 1.", ""));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        if (!Axes.Check(context, x.Rank, "order"))
        {
            return null;
        }

        var order = Order(context.Settings, x.Rank);
        if (order.Length != x.Rank)
        {
            context.ArgumentProblem("order", string.Format(
                CultureInfo.InvariantCulture,
                "{0} names {1} axes, but {2} gives {3}, which has {4}. Name each of them once, or none to reverse them.",
                context.Subject, order.Length, context.Origin(0), x, x.Rank));
            return null;
        }

        return Shape.Flat([.. order.Select(a => x.Extents[a])]);
    }

    public override void Differentiate(GradientContext context) => Contraction.Differentiate(context, Equation(context.Node.Settings, context.Node.Shape.Rank));

    public override void Lower(LoweringContext context) =>
        Contraction.Lower(context, Equation(context.Node.Settings, context.Node.Shape.Rank), "transpose.forward");

    private static string Equation(Settings settings, int rank) =>
        Contraction.Letters(rank, rank) + "->" + new string([.. Order(settings, rank).Select(Contraction.Letter)]);

    private static int[] Order(Settings settings, int rank) => Axes.IsGiven(settings, "order")
        ? [.. settings.Integers("order").Select(a => Axes.Normal(a, rank))]
        : [.. Enumerable.Range(0, rank).Reverse()];
}
