using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Inputs: q (steps, features), k (places, features). Setting: <c>heads</c>. Result: (heads, steps, places).</summary>
internal sealed class AttentionScores() : InternalOperator("attention.scores", "s = q·kᵀ / √D for each head: how much each step looks at each place.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        foreach (var (index, gradient) in new[] { (0, "attention.querygradient"), (1, "attention.keygradient") })
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
        var k = context.Kernel(Name, "s = q·kᵀ / √D, by heads");
        var (q, keys) = (context.Input(0).As("q"), context.Input(1).As("k"));
        var n = k.Rows();
        var (h, size) = k.Heads(context, q.Extents[1]);
        var (i, j, d) = (k.Parallel("i", q.Extents[0]), k.Parallel("j", keys.Extents[0]), k.Reduce("d", size));
        var dot = k.Sum(k.Read(q, n, i, (size * h) + d) * k.Read(keys, n, j, (size * h) + d));
        k.Write(context.Output.As("s"), dot * HeadIndices.Scale(context.InputShape(0), context.Node.Settings), n, h, i, j);
    }
}

/// <summary>Inputs: ds (heads, steps, places), k. Setting: <c>heads</c>.</summary>
internal sealed class AttentionQueryGradient() : InternalOperator("attention.querygradient", "dq = ds·k / √D for each head: gradient of attention's scores with respect to q.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dq = ds·k / √D, by heads");
        var (ds, keys, dq) = (context.Input(0).As("ds"), context.Input(1).As("k"), context.Output.As("dq"));
        var n = k.Rows();
        var (h, size) = k.Heads(context, dq.Extents[1]);
        var (i, d, j) = (k.Parallel("i", dq.Extents[0]), k.Parallel("d", size), k.Reduce("j", keys.Extents[0]));
        var sum = k.Sum(k.Read(ds, n, h, i, j) * k.Read(keys, n, j, (size * h) + d));
        k.Write(dq, sum * HeadIndices.Scale(context.Node.Shape, context.Node.Settings), n, i, (size * h) + d);
    }
}

/// <summary>Inputs: ds (heads, steps, places), q. Setting: <c>heads</c>.</summary>
internal sealed class AttentionKeyGradient() : InternalOperator("attention.keygradient", "dk = dsᵀ·q / √D for each head: gradient of attention's scores with respect to k.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dk = dsᵀ·q / √D, by heads");
        var (ds, q, dk) = (context.Input(0).As("ds"), context.Input(1).As("q"), context.Output.As("dk"));
        var n = k.Rows();
        var (h, size) = k.Heads(context, dk.Extents[1]);
        var (j, d, i) = (k.Parallel("j", dk.Extents[0]), k.Parallel("d", size), k.Reduce("i", q.Extents[0]));
        var sum = k.Sum(k.Read(ds, n, h, i, j) * k.Read(q, n, i, (size * h) + d));
        k.Write(dk, sum * HeadIndices.Scale(context.Node.Shape, context.Node.Settings), n, j, (size * h) + d);
    }
}
