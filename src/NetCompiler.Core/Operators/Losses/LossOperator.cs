using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Lengths;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>
/// One number per example from a prediction and a target of its shape. Inputs: prediction, target, and perhaps for each step of a sequence what it
/// counts (see <see cref="SequenceLengths.Weights"/>). The gradient operator <c>NAME.gradient</c> has inputs dy, those of the loss, and its settings; it
/// applies setting <c>weight</c>. Targets have no gradient.
/// </summary>
internal abstract class LossOperator : Operator
{
    public override string Example => "loss " + Name;

    public override OperatorGroup Group => OperatorGroup.Loss;

    public override (int Least, int Most) InputCount => (2, 2);

    /// <summary>Whether steps add up where others take their mean.</summary>
    public virtual bool AddsUp => false;

    /// <summary>The gradient as comments write it.</summary>
    public abstract string DerivativeText { get; }

    public override Shape? Infer(InferenceContext context)
    {
        var prediction = context.Inputs[0];
        var target = context.Inputs[1];
        if (prediction == target)
        {
            return Shape.Scalar;
        }

        context.ShapeProblem(
            $"{context.Subject} compares a prediction with a target of its shape, but {context.Origin(0)} gives {Words.Shape(prediction)} and "
            + $"{context.Origin(1)} gives {Words.Shape(target)}.");
        return null;
    }

    public override void Differentiate(GradientContext context)
    {
        if (context.Needs(0))
        {
            var prediction = context.NodeOf(context.Node.Inputs[0]);
            context.Give(0, context.Add(
                Name + ".gradient", context.Node.Settings, prediction.Shape, prediction.PerExample,
                [context.OutputGradient, .. context.Node.Inputs]));
        }
    }

    /// <summary>What an element has a part in, times what its step counts where steps count differently.</summary>
    /// <param name="input">The input that says it, if there is one.</param>
    protected static Expression Counted(LoweringContext context, KernelBuilder kernel, int input, Affine[] index, Expression value) =>
        context.Node.Inputs.Count > input ? LengthsFill.Counted(kernel, context.Input(input), index, value) : value;

    /// <summary>The kernel of the gradient operator.</summary>
    public abstract void LowerGradient(LoweringContext context);
}
