using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Softmax and its kin: over all features of a flat value, those of each step of a sequence, the channels at each place of a spatial value.</summary>
internal abstract class SoftmaxFamily : Operator
{
    public override OperatorGroup Group => OperatorGroup.Activation;

    public abstract string DerivativeText { get; }

    public override Shape? Infer(InferenceContext context) => context.Inputs[0];

    /// <summary>All of them need the result only.</summary>
    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            context.Give(0, context.Add(Name + ".gradient", node.Settings, node.Shape, node.PerExample, context.OutputGradient, node.Id));
        }
    }

    /// <summary>The kernel of the gradient operator, whose inputs are dy and y.</summary>
    public abstract void LowerGradient(LoweringContext context);

    /// <summary>e^(sign·x - greatest) divided by its sum, in three passes: greatest, powers and their sum, scaling.</summary>
    protected static void LowerNormalised(LoweringContext context, KernelBuilder kernel, bool negated)
    {
        var y = context.Output;
        Affine[] index = [kernel.Rows(), .. kernel.ReduceFeatures(context.Node.Shape)];
        var x = kernel.Read(context.Input(0), index);
        var signed = negated ? -x : x;
        var greatest = kernel.Maximum(signed);
        kernel.NextStage();
        var power = Expression.Exp(signed - greatest);
        var sum = kernel.Sum(power);
        kernel.WriteInner(y, power, index);
        kernel.NextStage();
        kernel.WriteInner(y, kernel.Read(y, index) * (1 / sum), index);
    }

    /// <summary>y·(dy - Σ dy·y), or its negative.</summary>
    protected static void LowerNormalisedGradient(LoweringContext context, KernelBuilder kernel, bool negated)
    {
        Affine[] index = [kernel.Rows(), .. kernel.ReduceFeatures(context.Node.Shape)];
        var dy = kernel.Read(context.Input(0).As("dy"), index);
        var y = kernel.Read(context.Input(1).As("y"), index);
        var dot = kernel.Sum(dy * y);
        kernel.NextStage();
        kernel.WriteInner(context.Output.As("dx"), y * (negated ? dot - dy : dy - dot), index);
    }
}
