using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>
/// The greatest or least along axes. Of equal ones the first, in row-major order, gets the gradient, as in max pooling: the gradient goes one
/// way, and does not depend on rounding that makes two of them equal.
/// </summary>
internal sealed class ReduceExtreme(string name, bool isGreatest) : ReductionOperator
{
    public override string Name { get; } = name;

    public override string Summary => $"{FormulaText}: the {(isGreatest ? "greatest" : "least")} along axes; of equal ones the first gets the gradient.";

    public override string FormulaText => isGreatest ? "y = max x" : "y = min x";

    public override void Lower(LoweringContext context)
    {
        var x = context.Input(0).As("x");
        var k = context.Kernel(Name + ".forward", FormulaText);
        var (element, _, at) = Index(k, x, context.Node.Settings);
        k.Write(context.Output, k.Accumulate(isGreatest ? AccumulatorKind.Maximum : AccumulatorKind.Minimum, k.Read(x, element)), at);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var dx = context.Output.As("dx");
        var k = context.Kernel(Name + ".gradient", "dx = dy at the first x that is y, else 0");
        var (element, reduced, at) = Index(k, dx, context.Node.Settings);
        var position = k.Read(Positions(context, dx), reduced);
        var isExtreme = Formulas.Equal(k.Read(context.Input(1).As("x"), element), k.Read(context.Input(2).As("y"), at));
        var first = k.Accumulate(AccumulatorKind.Minimum, Expression.Select(isExtreme, position, Count(dx, context.Node.Settings)));
        k.NextStage();
        k.WriteInner(dx, Expression.Select(Formulas.Equal(position, first), k.Read(context.Input(0).As("dy"), at), 0), element);
    }
}
