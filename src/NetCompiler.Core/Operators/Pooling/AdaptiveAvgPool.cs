using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;
using NetCompiler.Core.Operators.Rearranging;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>Equal windows are those of avgpool; else each dimension is averaged on its own, since the mean of a box is the mean of means.</summary>
internal sealed class AdaptiveAvgPool : Operator
{
    public override string Name => "adaptiveavgpool";

    public override string Summary => "y = mean of x over windows that divide each channel as evenly as they can into the given extents.";

    public override string Example => "adaptiveavgpool 2x3";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(AdaptiveWindows.Size);

    public override Shape? Infer(InferenceContext context) => AdaptiveWindows.Infer(context);

    public override void Differentiate(GradientContext context) => PoolKernels.Differentiate(context, "adaptiveavgpool.gradient", readsValues: false);

    public override void Lower(LoweringContext context)
    {
        var (space, result) = (Space.Of(context.InputShape(0)), Space.Of(context.Node.Shape));
        if (AdaptiveWindows.Equal(space, result) is { } windows)
        {
            AvgPool.Forward(context, space, windows, countsPadding: true);
            return;
        }

        Resampling.Forward(context, "adaptiveavgpool.forward", "y = mean of x over the window", space, result, Share);
    }

    /// <summary>What element i has in the mean of window o.</summary>
    public static Kernels.Expression Share(Kernels.KernelBuilder k, int elements, int windows, Kernels.Affine o, Kernels.Affine i) =>
        AdaptiveWindows.Contains(k, elements, windows, o, i) / AdaptiveWindows.Count(k, elements, windows, o);
}

/// <summary>Inputs: dy.</summary>
internal sealed class AdaptiveAvgPoolGradient() : InternalOperator(
    "adaptiveavgpool.gradient", "dx = Σ dy / count over the windows on an element: gradient of adaptiveavgpool.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var (space, result) = (Space.Of(context.Node.Shape), Space.Of(context.InputShape(0)));
        if (AdaptiveWindows.Equal(space, result) is { } windows)
        {
            AvgPool.Backward(context, space, windows, countsPadding: true);
            return;
        }

        Resampling.Backward(context, "dx = Σ dy / count", space, result, AdaptiveAvgPool.Share);
    }
}
