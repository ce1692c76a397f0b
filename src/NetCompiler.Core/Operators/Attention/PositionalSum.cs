using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Inputs: x (steps, features), the same rows for every example.</summary>
internal sealed class PositionalSum() : InternalOperator("positionalencoding.sum", "y = x + e, with one e for all examples.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        if (context.Needs(0))
        {
            context.Give(0, context.OutputGradient);
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("sumrows", Settings.None, context.NodeOf(context.Node.Inputs[1]).Shape, false, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = x + e");
        var (n, t, j) = (k.Rows(), k.Parallel("t", context.Output.Extents[0]), k.Parallel("j", context.Output.Extents[1]));
        k.Write(context.Output, k.Read(context.Input(0), n, t, j) + k.Read(context.Input(1).As("e"), t, j), n, t, j);
    }
}
