using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Convolution;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>Pooling over all positions: of each channel one number, so that the result is flat.</summary>
internal abstract class GlobalPooling : Operator
{
    /// <summary>Whether the gradient reads x and y.</summary>
    protected virtual bool GradientReadsValues => true;

    public override Shape? Infer(InferenceContext context) => Space.Of(context) is { } input ? Shape.Flat(input.Channels) : null;

    public override void Differentiate(GradientContext context) => PoolKernels.Differentiate(context, Name + ".gradient", GradientReadsValues);
}
