using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>Inputs: dy, weight.</summary>
internal sealed class ConvInputGradient() : InternalOperator(
    "conv.inputgradient", "dx = Σ dy·w over the windows that stand on an element: gradient of conv and depthwise with respect to their input.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var input = Space.Of(context.Node.Shape);
        ConvolutionKernels.InputGradient(
            context, Name, context.Input(0).As("dy"), context.Input(1).As("weight"), null, context.Output.As("dx"), input,
            WindowArguments.Of(context.Node.Settings, input));
    }
}
