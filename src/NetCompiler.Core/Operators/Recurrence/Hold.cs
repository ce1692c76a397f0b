using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>Inputs: a mask of one number (per example or not), what is taken where it is not 0, what is taken where it is 0 (none: 0).</summary>
internal sealed class Hold() : InternalOperator("scan.hold", "y = new where the mask is not 0, else old: a step that does not count leaves its state alone.")
{
    public override (int Least, int Most) InputCount => (2, 3);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var mask = node.Inputs[0];
        if (context.Needs(1))
        {
            context.Give(1, context.Add(Name, Settings.None, node.Shape, true, mask, context.OutputGradient));
        }

        if (node.Inputs.Count > 2 && context.Needs(2))
        {
            context.Give(2, context.Add("scan.drop", Settings.None, node.Shape, true, mask, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, context.Node.Inputs.Count > 2 ? "y = new where it counts, else old" : "y = new where it counts, else 0");
        var index = k.Elements(context.Output);
        Expression old = context.Node.Inputs.Count > 2 ? k.Read(context.Input(2).As("old"), index) : 0;
        k.Write(context.Output, Expression.Select(Mask(k, context.Input(0), index), k.Read(context.Input(1).As("new"), index), old), index);
    }

    internal static Expression Mask(KernelBuilder kernel, Operand mask, Affine[] index) => kernel.ReadScalar(mask.As("counts"), index[0]);
}

/// <summary>Inputs: mask, dy.</summary>
internal sealed class Drop() : InternalOperator("scan.drop", "dx = dy where the mask is 0, else 0: gradient of what scan.hold keeps.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = dy where the step does not count, else 0");
        var dx = context.Output.As("dx");
        var index = k.Elements(dx);
        k.Write(dx, Expression.Select(Hold.Mask(k, context.Input(0), index), 0, k.Read(context.Input(1).As("dy"), index)), index);
    }
}
