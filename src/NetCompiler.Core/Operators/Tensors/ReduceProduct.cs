using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class ReduceProduct : ReductionOperator
{
    public override string Name => "reduceprod";

    public override string Summary => "y = Π x: the product along axes.";

    public override string FormulaText => "y = Π x";

    public override bool ReadsResult => false;

    public override void Lower(LoweringContext context)
    {
        var x = context.Input(0).As("x");
        var k = context.Kernel(Name + ".forward", FormulaText);
        var (element, _, at) = Index(k, x, context.Node.Settings);
        k.Write(context.Output, k.Accumulate(AccumulatorKind.Product, k.Read(x, element)), at);
    }

    /// <summary>Each gets the product of the others: what is not 0 divided out, and with one 0 only that one gets anything.</summary>
    public override void LowerGradient(LoweringContext context)
    {
        var dx = context.Output.As("dx");
        var k = context.Kernel(Name + ".gradient", "dx = dy · the product of the other x");
        var (element, _, at) = Index(k, dx, context.Node.Settings);
        var x = k.Read(context.Input(1).As("x"), element);
        var isZero = Formulas.Equal(x, 0);
        var product = k.Accumulate(AccumulatorKind.Product, Expression.Select(isZero, 1, x));
        var zeros = k.Sum(isZero);
        k.NextStage();
        var others = Expression.Select(isZero, Expression.Select(Formulas.Equal(zeros, 1), product, 0), Expression.Select(zeros, 0, product / x));
        k.WriteInner(dx, k.Read(context.Input(0).As("dy"), at) * others, element);
    }
}
