using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>What <c>conv</c> and <c>depthwise</c> share: they differ in how many channels there are and which see each other.</summary>
internal abstract class Convolution : Operator
{
    /// <summary>Channels and groups for an input; null when they do not fit, which is reported.</summary>
    protected abstract (int Channels, int Groups)? Channels(InferenceContext context, Space input);

    public override Shape? Infer(InferenceContext context)
    {
        if (Space.Of(context) is not { } input || Channels(context, input) is not var (channels, groups)
            || WindowArguments.Of(context, input) is not { } windows)
        {
            return null;
        }

        var kernel = windows.Select(static w => w.Taps).ToArray();
        var taps = kernel.Aggregate(1, static (a, b) => checked(a * b));
        int[] weight = [channels, input.Channels / groups, .. kernel];
        context.Parameter("weight", Shape.Flat(weight), WeightArguments.Initializer(
            context.Settings, checked(taps * weight[1]), checked(taps * channels / groups)));
        if (context.Settings.Flag("bias"))
        {
            context.Parameter("bias", Shape.Flat(channels), Initializer.Zeros);
        }

        return (input with { Channels = channels, Extents = windows.Select(static w => w.Positions).ToEquatable() }).Shape;
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var dy = context.OutputGradient;
        var x = context.NodeOf(node.Inputs[0]);
        var weight = context.NodeOf(node.Inputs[1]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("conv.inputgradient", node.Settings, x.Shape, x.PerExample, dy, weight.Id));
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("conv.weightgradient", node.Settings, weight.Shape, false, dy, x.Id));
        }

        if (node.Inputs.Count > 2 && context.Needs(2))
        {
            context.Give(2, context.Add("sumspace", Settings.None, context.NodeOf(node.Inputs[2]).Shape, false, dy));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var input = Space.Of(context.InputShape(0));
        ConvolutionKernels.Forward(
            context, Name + ".forward", context.Input(0), input, context.Input(1), context.Node.Inputs.Count > 2 ? context.Input(2) : null,
            context.Output, WindowArguments.Of(context.Node.Settings, input));
    }

    /// <summary>Whether both numbers of channels are multiples of the groups; else that is reported.</summary>
    protected static bool Divide(InferenceContext context, int groups, int channels, int input)
    {
        if (channels % groups == 0 && input % groups == 0)
        {
            return true;
        }

        var (what, number) = input % groups != 0 ? ($"{context.Origin(0)} gives {context.Inputs[0]}, whose channels are", input) : ("its channels are", channels);
        context.ShapeProblem(string.Format(
            CultureInfo.InvariantCulture, "{0} has {1} groups, but {2} {3}, no multiple of them. Use groups that divide the channels on both sides.",
            context.Subject, groups, what, number));
        return false;
    }
}
