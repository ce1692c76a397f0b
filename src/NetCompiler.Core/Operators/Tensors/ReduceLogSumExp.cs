using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class ReduceLogSumExp : ReductionOperator
{
    public override string Name => "reducelogsumexp";

    public override string Summary => "y = log Σ e^x: a smooth maximum along axes, without overflow.";

    public override string FormulaText => "y = m + log Σ e^(x - m), m = max x";

    public override void Lower(LoweringContext context)
    {
        var x = context.Input(0).As("x");
        var k = context.Kernel(Name + ".forward", FormulaText);
        var (element, _, at) = Index(k, x, context.Node.Settings);
        var value = k.Read(x, element);

        // Where all are -∞, so is the result; the difference of two of them would be NaN.
        var greatest = Expression.Max(k.Maximum(value), -3e38);
        k.NextStage();
        k.Write(context.Output, greatest + Expression.Log(k.Sum(Expression.Exp(value - greatest))), at);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var dx = context.Output.As("dx");
        var k = context.Kernel(Name + ".gradient", "dx = dy · e^(x - y)");
        var (element, _, at) = Index(k, dx, context.Node.Settings, parallel: true);
        var (x, y) = (k.Read(context.Input(1).As("x"), element), k.Read(context.Input(2).As("y"), at));
        k.Write(dx, k.Read(context.Input(0).As("dy"), at) * Expression.Exp(x - y), element);
    }
}
