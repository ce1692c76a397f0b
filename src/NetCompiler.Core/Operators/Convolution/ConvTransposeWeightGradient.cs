using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>That of a convolution in which x and dy have changed places. Inputs: dy, x.</summary>
internal sealed class ConvTransposeWeightGradient() : InternalOperator(
    "convtranspose.weightgradient", "dw = Σ x·dy[s·p + d·k] over batch and positions: gradient of convtranspose with respect to its weight.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context) => ConvolutionKernels.WeightGradient(
        context, Name, context.Input(1).As("x"), context.Input(0).As("dy"), Space.Of(context.InputShape(0)), context.Output.As("dw"),
        ConvTranspose.Windows(context.Node.Settings, Space.Of(context.InputShape(1))));
}
