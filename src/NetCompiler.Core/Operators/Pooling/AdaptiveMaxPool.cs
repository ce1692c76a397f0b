using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

internal sealed class AdaptiveMaxPool : Operator
{
    public override string Name => "adaptivemaxpool";

    public override string Summary => "y = max of x over windows that divide each channel as evenly as they can into the given extents.";

    public override string Example => "adaptivemaxpool 2x3";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(AdaptiveWindows.Size);

    public override Shape? Infer(InferenceContext context) => AdaptiveWindows.Infer(context);

    public override void Differentiate(GradientContext context) => PoolKernels.Differentiate(context, "adaptivemaxpool.gradient");

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.InputShape(0));
        FirstMaximum.Forward(context, "adaptivemaxpool.forward", space, [.. Space.Of(context.Node.Shape).Extents], (n, c, o) => space.At(n, c, o));
    }
}

/// <summary>Inputs: dy, x, y.</summary>
internal sealed class AdaptiveMaxPoolGradient() : InternalOperator(
    "adaptivemaxpool.gradient", "dx = Σ dy of the windows whose first maximum it is: gradient of adaptivemaxpool.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.Node.Shape);
        FirstMaximum.Backward(context, space, [.. Space.Of(context.InputShape(2)).Extents], (n, c, o) => space.At(n, c, o));
    }
}
