using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>
/// Inputs: x (steps, features), weight (rows, features), and perhaps bias (rows). Settings: <c>row</c> and <c>bias_row</c>, the first row of
/// weight and bias that counts; the result says how many do. Queries, keys and values have their weights in one tensor.
/// </summary>
internal sealed class AttentionProject() : InternalOperator("attention.project", "y = x·Wᵀ + b with some rows of W and b.")
{
    public override (int Least, int Most) InputCount => (2, 3);

    public override void Differentiate(GradientContext context)
    {
        var (node, dy) = (context.Node, context.OutputGradient);
        var (x, weight) = (context.NodeOf(node.Inputs[0]), context.NodeOf(node.Inputs[1]));
        var row = Settings.None.With("row", node.Settings.Number("row"));
        if (context.Needs(0))
        {
            context.Give(0, context.Add("attention.projectinputgradient", row, x.Shape, true, dy, weight.Id));
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("attention.projectweightgradient", row, weight.Shape, false, dy, x.Id));
        }

        if (node.Inputs.Count > 2 && context.Needs(2))
        {
            var bias = Settings.None.With("row", node.Settings.Number("bias_row"));
            context.Give(2, context.Add("attention.projectbiasgradient", bias, context.NodeOf(node.Inputs[2]).Shape, false, dy));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var (x, weight, y) = (context.Input(0), context.Input(1), context.Output);
        var hasBias = context.Node.Inputs.Count > 2;
        var k = context.Kernel(Name, hasBias ? "y = x·Wᵀ + b" : "y = x·Wᵀ");
        var (n, t, j, i) = (k.Rows(), k.Parallel("t", y.Extents[0]), k.Parallel("j", y.Extents[1]), k.Reduce("i", x.Extents[1]));
        var result = k.Sum(k.Read(x, n, t, i) * k.Read(weight, j + context.Node.Settings.Integer("row"), i));
        if (hasBias)
        {
            result += k.Read(context.Input(2), j + context.Node.Settings.Integer("bias_row"));
        }

        k.Write(y, result, n, t, j);
    }

    /// <summary>Zeros in the rows of a gradient before and after those that count.</summary>
    public static void ClearOthers(LoweringContext context, Operand gradient, int row, int rows)
    {
        foreach (var (first, count) in new[] { (0, row), (row + rows, gradient.Extents[0] - row - rows) })
        {
            if (count > 0)
            {
                var k = context.Kernel("attention.clear", "dW = 0");
                var j = k.Parallel("j", count) + first;
                k.Write(gradient, 0, [j, .. k.ParallelOver(gradient.Extents.Skip(1).ToEquatable())]);
            }
        }
    }
}

/// <summary>Inputs: dy, weight. Setting: <c>row</c>.</summary>
internal sealed class AttentionProjectInputGradient()
    : InternalOperator("attention.projectinputgradient", "dx = dy·W with some rows of W: gradient of attention.project with respect to x.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = dy·W");
        var (dy, weight, dx) = (context.Input(0).As("dy"), context.Input(1).As("weight"), context.Output.As("dx"));
        var (n, t, i, j) = (k.Rows(), k.Parallel("t", dx.Extents[0]), k.Parallel("i", dx.Extents[1]), k.Reduce("j", dy.Extents[1]));
        k.Write(dx, k.Sum(k.Read(dy, n, t, j) * k.Read(weight, j + context.Node.Settings.Integer("row"), i)), n, t, i);
    }
}

/// <summary>Inputs: dy, x. Setting: <c>row</c>. The other rows are 0; their parts come from elsewhere.</summary>
internal sealed class AttentionProjectWeightGradient()
    : InternalOperator("attention.projectweightgradient", "dW = dyᵀ·x in some rows, 0 in the others: gradient of attention.project with respect to its weight.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var (dy, x, dw) = (context.Input(0).As("dy"), context.Input(1).As("x"), context.Output.As("dw"));
        var row = context.Node.Settings.Integer("row");
        AttentionProject.ClearOthers(context, dw, row, dy.Extents[1]);
        var k = context.Kernel(Name, "dW = dyᵀ·x");
        var (j, i, n, t) = (k.Parallel("j", dy.Extents[1]), k.Parallel("i", x.Extents[1]), k.ReduceRows(), k.Reduce("t", x.Extents[0]));
        k.Write(dw, k.Sum(k.Read(dy, n, t, j) * k.Read(x, n, t, i)), j + row, i);
    }
}

/// <summary>Inputs: dy. Setting: <c>row</c>.</summary>
internal sealed class AttentionProjectBiasGradient()
    : InternalOperator("attention.projectbiasgradient", "db = Σ dy in some rows, 0 in the others: gradient of attention.project with respect to its bias.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var (dy, db) = (context.Input(0).As("dy"), context.Output.As("db"));
        var row = context.Node.Settings.Integer("row");
        AttentionProject.ClearOthers(context, db, row, dy.Extents[1]);
        var k = context.Kernel(Name, "db = Σ dy");
        var (j, n, t) = (k.Parallel("j", dy.Extents[1]), k.ReduceRows(), k.Reduce("t", dy.Extents[0]));
        k.Write(db, k.Sum(k.Read(dy, n, t, j)), j + row);
    }
}
