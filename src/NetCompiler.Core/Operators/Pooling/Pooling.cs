using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Convolution;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>What the pooling layers share: arguments, shape, and a gradient of one node. Each channel is on its own.</summary>
internal abstract class Pooling : Operator
{
    public override string Example => Name + " 2";

    public override EquatableArray<ParameterSpec> Parameters { get; } =
        EquatableArray.Of(WindowArguments.Size, WindowArguments.PoolStride, WindowArguments.Pad, WindowArguments.Ceil);

    /// <summary>Whether the gradient reads x and y.</summary>
    protected virtual bool GradientReadsValues => true;

    public override Shape? Infer(InferenceContext context)
    {
        if (Space.Of(context) is not { } input || WindowArguments.Of(context, input) is not { } windows)
        {
            return null;
        }

        foreach (var w in windows)
        {
            if (Enumerable.Range(0, w.Positions).Any(o => !Enumerable.Range(0, w.Taps).Any(t => w.IsInside(o, t))))
            {
                context.ArgumentProblem("pad", string.Format(
                    CultureInfo.InvariantCulture, "pad of {0} puts whole windows on padding: {1} gives {2}. Use less padding, at most half the window.",
                    context.Subject, context.Origin(0), context.Inputs[0]));
                return null;
            }
        }

        return (input with { Extents = windows.Select(static w => w.Positions).ToEquatable() }).Shape;
    }

    public override void Differentiate(GradientContext context) => PoolKernels.Differentiate(context, Name + ".gradient", GradientReadsValues);
}
