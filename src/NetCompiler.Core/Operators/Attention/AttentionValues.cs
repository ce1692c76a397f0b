using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Inputs: p (heads, steps, places), v (places, features). Setting: <c>heads</c>. Result: (steps, features).</summary>
internal sealed class AttentionValues() : InternalOperator("attention.values", "y = p·v for each head, the heads side by side: what each step sees.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        foreach (var (index, gradient) in new[] { (0, "attention.weightsgradient"), (1, "attention.valuegradient") })
        {
            if (context.Needs(index))
            {
                var shape = context.NodeOf(node.Inputs[index]).Shape;
                context.Give(index, context.Add(gradient, node.Settings, shape, true, context.OutputGradient, node.Inputs[1 - index]));
            }
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = p·v, by heads");
        var (p, v, y) = (context.Input(0).As("p"), context.Input(1).As("v"), context.Output);
        var n = k.Rows();
        var (h, size) = k.Heads(context, y.Extents[1]);
        var (i, d, j) = (k.Parallel("i", y.Extents[0]), k.Parallel("d", size), k.Reduce("j", v.Extents[0]));
        k.Write(y, k.Sum(k.Read(p, n, h, i, j) * k.Read(v, n, j, (size * h) + d)), n, i, (size * h) + d);
    }
}

/// <summary>Inputs: dy (steps, features), v. Setting: <c>heads</c>.</summary>
internal sealed class AttentionWeightsGradient() : InternalOperator("attention.weightsgradient", "dp = dy·vᵀ for each head: gradient of attention's values with respect to p.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dp = dy·vᵀ, by heads");
        var (dy, v) = (context.Input(0).As("dy"), context.Input(1).As("v"));
        var n = k.Rows();
        var (h, size) = k.Heads(context, dy.Extents[1]);
        var (i, j, d) = (k.Parallel("i", dy.Extents[0]), k.Parallel("j", v.Extents[0]), k.Reduce("d", size));
        k.Write(context.Output.As("dp"), k.Sum(k.Read(dy, n, i, (size * h) + d) * k.Read(v, n, j, (size * h) + d)), n, h, i, j);
    }
}

/// <summary>Inputs: dy (steps, features), p (heads, steps, places). Setting: <c>heads</c>.</summary>
internal sealed class AttentionValueGradient() : InternalOperator("attention.valuegradient", "dv = pᵀ·dy for each head: gradient of attention's values with respect to v.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dv = pᵀ·dy, by heads");
        var (dy, p, dv) = (context.Input(0).As("dy"), context.Input(1).As("p"), context.Output.As("dv"));
        var n = k.Rows();
        var (h, size) = k.Heads(context, dv.Extents[1]);
        var (j, d, i) = (k.Parallel("j", dv.Extents[0]), k.Parallel("d", size), k.Reduce("i", dy.Extents[0]));
        k.Write(dv, k.Sum(k.Read(p, n, h, i, j) * k.Read(dy, n, i, (size * h) + d)), n, j, (size * h) + d);
    }
}
