using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>Inputs: dy, x.</summary>
internal sealed class ConvWeightGradient() : InternalOperator(
    "conv.weightgradient", "dw = Σ dy·x over batch and positions: gradient of conv and depthwise with respect to their weight.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var input = Space.Of(context.InputShape(1));
        ConvolutionKernels.WeightGradient(
            context, Name, context.Input(0).As("dy"), context.Input(1).As("x"), input, context.Output.As("dw"),
            WindowArguments.Of(context.Node.Settings, input));
    }
}
