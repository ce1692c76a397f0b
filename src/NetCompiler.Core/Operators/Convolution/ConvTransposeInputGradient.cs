using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>A convolution of dy. Inputs: dy, weight.</summary>
internal sealed class ConvTransposeInputGradient() : InternalOperator(
    "convtranspose.inputgradient", "dx = Σ dy[s·p + d·k]·w: gradient of convtranspose with respect to its input.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var result = Space.Of(context.InputShape(0));
        ConvolutionKernels.Forward(
            context, Name, context.Input(0).As("dy"), result, context.Input(1).As("weight"), null, context.Output.As("dx"),
            ConvTranspose.Windows(context.Node.Settings, Space.Of(context.Node.Shape)));
    }
}
