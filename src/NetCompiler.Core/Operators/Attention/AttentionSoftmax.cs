using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>
/// Inputs: s (heads, steps, places), and perhaps a mask (places, 1) of each example that is 1 where a place counts and 0 elsewhere. Setting
/// <c>causal</c>: a step sees the places up to its own. A place that is not to be seen gets exactly 0, and so does every place where none is left.
/// </summary>
internal sealed class AttentionSoftmax() : InternalOperator("attention.softmax", "p = softmax of s over the places that may be seen: not later ones when causal, and those where the mask is not 0.")
{
    public override (int Least, int Most) InputCount => (1, 2);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            context.Give(0, context.Add("attention.softmaxgradient", Settings.None, node.Shape, true, context.OutputGradient, node.Id));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var isMasked = context.Node.Inputs.Count > 1;
        var isCausal = context.Node.Settings.Number("causal", 0) != 0;
        var k = context.Kernel(Name, isMasked || isCausal ? "p = softmax(s) over the places seen" : "p = softmax(s) over the places");
        var (s, p) = (context.Input(0).As("s"), context.Output.As("p"));
        var (n, h, i, j) = (k.Rows(), k.Parallel("h", s.Extents[0]), k.Parallel("i", s.Extents[1]), k.Reduce("j", s.Extents[2]));
        var counts = isMasked ? k.Read(context.Input(1).As("seen"), n, j, 0) : null;
        var isPast = isCausal ? Expression.LessOrEqual(k.Index(j), k.Index(i)) : null;
        var seen = counts is not null && isPast is not null ? counts * isPast : counts ?? isPast;
        Expression Masked(Expression value, double otherwise) => seen is null ? value : Expression.Select(seen, value, otherwise);
        var score = k.Read(s, n, h, i, j);
        var greatest = k.Maximum(Masked(score, -float.MaxValue));
        k.NextStage();
        var power = Masked(Expression.Exp(score - greatest), 0);
        var sum = k.Sum(power);
        k.WriteInner(p, power, n, h, i, j);
        k.NextStage();

        // The greatest gives 1, so the sum is below it only where nothing is seen.
        k.WriteInner(p, k.Read(p, n, h, i, j) * (1 / Expression.Max(sum, 0.5)), n, h, i, j);
    }
}

/// <summary>Inputs: dp and p. Where p is 0 by the mask, so is the gradient.</summary>
internal sealed class AttentionSoftmaxGradient() : InternalOperator("attention.softmaxgradient", "ds = p · (dp - Σ dp·p): gradient of attention's softmax.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "ds = p · (dp - Σ dp·p)");
        var (dp, p) = (context.Input(0).As("dp"), context.Input(1).As("p"));
        Affine[] index = [k.Rows(), k.Parallel("h", p.Extents[0]), k.Parallel("i", p.Extents[1]), k.Reduce("j", p.Extents[2])];
        var dot = k.Sum(k.Read(dp, index) * k.Read(p, index));
        k.NextStage();
        k.WriteInner(context.Output.As("ds"), k.Read(p, index) * (k.Read(dp, index) - dot), index);
    }
}
